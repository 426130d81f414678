"""Pages that nobody ever published: what firms and programs say, in the tests' own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from checks.page import read_page
from checks.website import Page


@dataclass(frozen=True)
class MadeUp:
    """A page to build. `shows` is the id of the signature that must recognise it, "" for a
    website."""

    shows: str
    title: str = ""
    heading: str = ""
    text: str = ""
    status: int = 200
    path: str = "/"
    description: str = ""
    links: int = 0
    script: str = ""
    refusal: str = ""
    host: str = "kwiaciarnia.example"

    def page(self) -> Page:
        menu = "".join(f'<a href="/{number}">{number}</a> ' for number in range(self.links))
        heading = f"<h1>{escape(self.heading)}</h1>" if self.heading else ""
        body = (
            f'<head><title>{escape(self.title)}</title><meta name="description" '
            f'content="{escape(self.description)}"></head>'
            f"<body>{menu}{heading}<p>{escape(self.text)}</p>"
            f"{f'<script>{self.script}</script>' if self.script else ''}</body>"
        )
        says = read_page(body.encode(), "text/html; charset=utf-8")
        return Page(f"https://{self.host}{self.path}", self.status, "", says, self.refusal)


def wordings() -> Iterator[tuple[str, MadeUp]]:
    """The pages of wordings.txt: the kind that each shows, "" for a website, and the page."""
    lines = Path(__file__).with_name("wordings.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            kind, status, links, *said = (part.strip() for part in line.split("|"))
            title, heading, text = said
            page = MadeUp("", title, heading, text, status=int(status), links=int(links))
            yield kind.removeprefix("-"), page


STOP_PAGES = [
    MadeUp("cpanel_suspended_address", path="/cgi-sys/suspendedpage.cgi"),
    MadeUp("cpanel_default_address", path="/cgi-sys/defaultwebpage.cgi"),
    MadeUp("cpanel_moving_address", path="/cgi-sys/movingpage.cgi"),
    # limits
    MadeUp(
        "disk_error_of_program",
        text="Warning: fwrite(): write of 8192 bytes failed with errno=28 No space left on device",
        status=500,
    ),
    MadeUp("disk_pl", heading="Uwaga", text="Na koncie przekroczono limit przestrzeni dyskowej."),
    MadeUp("disk_en", "Error 507", text="The disk quota has been reached."),
    MadeUp("transfer_en", "Oops", "Bandwidth Limit Exceeded", "Come back next month."),
    MadeUp("transfer_pl", text="Ta strona przekroczyła miesięczny limit transferu."),
    MadeUp("transfer_pl", text="Limit transferu dla domeny kwiaty.pl został wyczerpany."),
    MadeUp(
        "database_time_mysql",
        text="Query execution was interrupted, maximum statement execution time exceeded",
        status=500,
    ),
    MadeUp("database_time", heading="Przekroczono limit czasu zapytań do bazy danych"),
    MadeUp(
        "database_connections",
        text="User 'k' has exceeded the 'max_user_connections' resource (current value: 10)",
    ),
    MadeUp("cloudlinux_508", "508", "Resource Limit Is Reached", status=508),
    MadeUp("connections", heading="Przekroczono maksymalną liczbę jednoczesnych połączeń"),
    MadeUp(
        "litespeed_503",
        "503",
        "503",
        "The server is temporarily busy, try again later!",
        status=503,
    ),
    MadeUp("processor", text="Strona przekroczyła limit czasu procesora i odpoczywa."),
    MadeUp("processor", heading="CPU time limit exceeded"),
    MadeUp("nazwa_cpu", text="Przekroczono parametr bezpieczeństwa: czas procesora."),
    MadeUp("nazwa_database", text="Przekroczono parametr bezpieczeństwa zapytań do bazy danych."),
    MadeUp("nazwa_connections", text="Przekroczono parametr bezpieczeństwa: liczba połączeń."),
    MadeUp("nazwa_requests", text="Przekroczono parametr bezpieczeństwa: liczba żądań HTTP."),
    MadeUp(
        "disk_warning_above_page",
        text="Warning: fopen(/home/kino/cache/menu): failed to open stream: No space left on device"
        " in /home/kino/public_html/lib/cache.php on line 31 " + "Repertuar na ten tydzień. " * 90,
        links=14,
    ),
    MadeUp(
        "cloudflare_daily_requests",
        text="Error 1027. This website has been temporarily rate limited",
        status=429,
    ),
    MadeUp(
        "cloudflare_rate", "Access denied", "Error 1015", "You are being rate limited", status=429
    ),
    MadeUp("requests", "429", "Too Many Requests", "Slow down, please."),
    MadeUp("requests", heading="Zbyt wiele zapytań"),
    MadeUp("requests_text", text="Konto przekroczyło limit zapytań HTTP. Odnowi się o północy."),
    MadeUp("status_429", "Kwiaty", "Spokojnie!", "Prosimy chwilę odetchnąć.", status=429),
    MadeUp("status_507", "Hm", status=507),
    MadeUp("status_508", "Hm", status=508),
    MadeUp("status_509", "Hm", status=509),
    # database
    MadeUp(
        "php_undefined",
        text="Fatal error: Uncaught Error: Call to undefined function mysql_connect() "
        "in /home/k/db.php on line 7",
    ),
    MadeUp("wordpress_database_en", "Database", "Error establishing a database connection"),
    MadeUp("database_pl", "Błąd", "Błąd nawiązywania połączenia z bazą danych", status=500),
    MadeUp("database_pl", text="Nie udało się połączyć z bazą danych. Spróbujemy jutro."),
    MadeUp("database_client", text="Access denied for user 'k'@'localhost' (using password: YES)"),
    MadeUp("database_client", text="SQLSTATE[HY000] [2002] Connection refused", status=500),
    MadeUp(
        "database_connecting",
        text="Warning: mysqli_connect(): php_network_getaddresses failed in /k/a.php on line 3",
    ),
    MadeUp("database_program", "Shop", text="Link to database cannot be established: timeout"),
    MadeUp("database_headline", "Database error", text="Ask the florist."),
    # the website's program
    MadeUp("php_fatal", text="Parse error: syntax error, unexpected '}' in /k/a.php on line 4"),
    MadeUp("php_uncaught", text="Uncaught Exception: no tulips left"),
    MadeUp("table_missing", text="Table 'kwiaty.tulipany' doesn't exist", status=500),
    MadeUp("php_messages", text="Allowed memory size of 9 bytes exhausted (tried 10)", status=500),
    MadeUp("sql_error", text="Query: you have an error in your SQL syntax near 'tulipan'"),
    MadeUp("wordpress_critical", text="There has been a critical error on this website."),
    MadeUp("wordpress_critical", text="W witrynie wystąpił błąd krytyczny.", status=500),
    MadeUp("php_no_input", text="No input file specified.", status=404),
    MadeUp(
        "frameworks", text="The website encountered an unexpected error. Roses wilt.", status=500
    ),
    MadeUp("frameworks_headline", "Missing Controller", text="TulipsController is not there."),
    MadeUp("stack_trace", text="Traceback (most recent call last): KeyError: 'roza'", status=500),
    MadeUp(
        "cloudflare_origin",
        "kwiaciarnia.example | 521: Web server is down",
        "Web server is down Error code 521",
        "Cloudflare is working, the host is not.",
        status=521,
    ),
    MadeUp("cloudflare_origin_status", text="error code: 520", status=520),
    # firewalls
    MadeUp("refusal_header", text="Wait.", status=403, refusal="cf-mitigated"),
    MadeUp("challenge_address", path="/.well-known/sgcaptcha/", status=202),
    MadeUp("script_check", script="var a = toNumbers('f6');"),
    MadeUp("parked_by_script", script="window.park = 'eyJ0dWxpcGFuIjoxfQ==';"),
    MadeUp("script_challenge", script="puzzle(7)", status=403),
    MadeUp("status_402", "Hm", status=402),
    MadeUp("cloudflare_challenge", "Just a moment...", status=403),
    MadeUp(
        "cloudflare_firewall",
        "Attention Required! | Cloudflare",
        "Sorry, you have been blocked",
        status=403,
    ),
    MadeUp("cloudflare_block", "Denied", "Error 1020", "Ray ID 1, Cloudflare", status=403),
    MadeUp(
        "wordfence",
        "Stop",
        "Your access to this site has been limited by the site owner",
        status=503,
    ),
    MadeUp("modsecurity", text="This error was generated by Mod_Security.", status=406),
    MadeUp("modsecurity_headline", "Not Acceptable!", status=406),
    MadeUp("f5_asm", "Rejected", text="The requested URL was rejected. Tell your admin."),
    MadeUp("imunify360", text='{"message": "Access denied by Imunify360 bot-protection."}'),
    MadeUp("other_firewalls", text="This request was blocked by our firewall.", status=403),
    MadeUp("other_firewalls_headline", "NinjaFirewall", text="One second.", status=403),
    MadeUp("other_robot_checks", text="Request unsuccessful. Incapsula incident ID: 7", status=403),
    MadeUp("other_robot_checks", "Sucuri Website Firewall", text="One moment, roses."),
    MadeUp("sucuri_robots", "Sucuri Website Firewall", text="Roses are not for bots."),
    MadeUp("sucuri_block", "Access Denied - Sucuri Website Firewall", text="Block ID: ROSE7"),
    MadeUp("other_robot_checks", "kwiaty.pl", text="Please enable JS and disable any ad blocker"),
    MadeUp("robot_check", "DDoS-Guard", text="One second.", status=403),
    MadeUp("robot_check", "Vercel Security Checkpoint", text="Petal by petal.", status=429),
    MadeUp("robot_check_text", "Kwiaty", text="Trwa sprawdzanie przeglądarki.", status=503),
    MadeUp("cloudflare_challenge", "Attention Required! | Cloudflare", "One more step"),
    MadeUp("cloudflare_challenge", "Chwileczkę…", "kwiaty.pl", status=403),
    MadeUp("akamai", "Access Denied", text="Reference #18.5 for florists", status=403),
    MadeUp("address_banned", text="Twój adres IP został tymczasowo zablokowany.", status=403),
    MadeUp("address_banned", text="Your IP address has been blocked.", status=403),
    MadeUp("robot_check", heading="Are you a robot?"),
    MadeUp("unauthorized", "401 Authorization Required", status=401),
    # first pages
    MadeUp("cpanel_default", "Default Web Site Page", text="Ask whoever hosts the flowers."),
    MadeUp(
        "cpanel_default_text",
        heading="Sorry!",
        text="You have reached this page because: The IP address has changed.",
    ),
    MadeUp("nginx_welcome", "Welcome to nginx!", "Welcome to nginx!"),
    MadeUp("apache_welcome", "Apache2 Debian Default Page: It works"),
    MadeUp("apache_welcome_text", text="It works!"),
    MadeUp("apache_welcome_text", text="Apache is functioning normally"),
    MadeUp("iis_welcome", "IIS Windows Server"),
    MadeUp("litespeed_welcome", text="You have successfully installed the LiteSpeed Web Server!"),
    MadeUp("other_servers_welcome", "Caddy works!", text="Your web server is working."),
    MadeUp("stacks_welcome", "Welcome to XAMPP"),
    MadeUp("stacks_welcome", text="The install worked successfully! Congratulations!"),
    MadeUp("ingress_backend", text="default backend - 404", status=404),
    MadeUp("plesk_default", "Domain Default page", links=12),
    MadeUp("plesk_default_pl", "Kwiaty", text="Ta strona została wygenerowana przez Plesk."),
    MadeUp("plesk_default_text", "Kwiaty", text="This page was generated by Plesk."),
    MadeUp("ispconfig_default", "Hi", text="This is the default index page of your website."),
    MadeUp("hestia_default", "Success!", text="Your new web server is ready to use."),
    MadeUp("panels_default", "Hello", text="Congratulations, the site is created successfully!"),
    MadeUp("providers_default_en", "Hello", text="Future home of something beautiful."),
    MadeUp("providers_ready_en", "Hello", "Your site is ready", "Upload roses."),
    MadeUp("providers_default_pl", "Kwiaty", text="Tutaj będzie Twoja strona z tulipanami."),
    MadeUp("providers_default_pl", text="Domena kwiaty.pl nie jest jeszcze podpięta."),
    MadeUp("providers_upload_pl", text="Strona wygenerowana automatycznie: plik index czeka."),
    MadeUp("providers_nothing_pl", text="Pod adresem kwiaty.pl nie ma jeszcze żadnej strony."),
    MadeUp("providers_hosted_pl", "kwiaty.pl hostowana przez Doniczka Hosting"),
    MadeUp("server_default_page", heading="Server Default Page"),
    # lists of files, nothing, no access
    MadeUp("directory_listing", "Index of /bukiety", "Index of /bukiety", links=40),
    MadeUp("directory_listing_other", "Directory listing for /", links=40),
    MadeUp("directory_listing_iis", "kwiaty.pl - /", text="[To Parent Directory]", links=40),
    MadeUp("directory_listing_root", "kwiaty.pl - /", "kwiaty.pl - /", "tulipany", links=40),
    MadeUp("directory_listing_root", "/", "/", "Name Size Modified tulipany", links=40),
    MadeUp("directory_listing_denied", text="Directory Listing Denied", status=403),
    MadeUp("unclaimed_platform", text="There isn't a GitHub Pages site here.", status=404),
    MadeUp("not_found", "404 Not Found", "Not Found", status=404),
    MadeUp("not_found", heading="Nie znaleziono strony", text="Może zwiędła."),
    MadeUp("not_found_text", "Hm", text="The requested URL was not found on this server."),
    MadeUp("forbidden", "403 Forbidden", "Forbidden", status=403),
    MadeUp("forbidden_words", "Brak dostępu", text="Oranżeria śpi."),
    MadeUp("forbidden_status", "Kwiaty", "Brak dostępu do oranżerii", status=403),
    MadeUp("forbidden_text", "Hm", text="You don't have permission to access the greenhouse."),
    MadeUp("server_error", "500 Internal Server Error", status=500),
    MadeUp("server_error", "502 Bad Gateway", "502 Bad Gateway", "nginx", status=502),
    MadeUp("server_error_number", "Kwiaty: błąd 500", text="Przepraszamy."),
    MadeUp("server_error_status", "Kwiaty", "Ups! Coś poszło nie tak", status=500),
    MadeUp("server_error_title", "Error 500", text="Wilted."),
    MadeUp("server_error_text", text="Envoy: upstream connect error or disconnect", status=503),
    # paid periods
    MadeUp("hosting_of_domain_expired", heading="Hosting plan for this domain has expired"),
    MadeUp("domain_expired_pl", heading="Domena kwiaty.pl wygasła"),
    MadeUp("domain_expired_pl", text="Domena kwiaty.pl straciła ważność i oczekuje na odnowienie."),
    MadeUp("domain_expired_en", heading="Platnost domény kwiaty.cz vypršela"),
    MadeUp("domain_expired_pl", text="Ta domena nie została przedłużona."),
    MadeUp("domain_expired_en", "Oh", "This domain has expired", "Is it yours?"),
    MadeUp("builder_expired_headline", "Kreator", "Kreator stron", "Kwiaty: nieopłacony."),
    MadeUp("builder_expired", "Website Expired", text="The gardener left."),
    MadeUp("builder_expired_named", "Strona wygasła", text="Ogrodnik nie opłacił projektu."),
    MadeUp("hosting_expired_pl", heading="Usługa wygasła"),
    MadeUp("hosting_expired_pl", text="Abonament za hosting nie został opłacony."),
    MadeUp("hosting_expired_pl", text="Okres ważności konta kwiaty.pl minął w maju."),
    MadeUp("hosting_expired_pl", text="Abonament na hosting dla tej domeny wygasł w maju."),
    MadeUp("hosting_expired_pl", text="Konto wyłączone z powodu nieopłacenia."),
    MadeUp("hosting_expired_headline_pl", heading="Hosting sklepu z tulipanami wygasł"),
    MadeUp("hosting_expired_en", "Renewal", "Your hosting has expired"),
    MadeUp("hosting_expired_languages", heading="Webhosting vypršel"),
    MadeUp("hosting_expired_languages", heading="Ihr Webspace ist abgelaufen"),
    # suspended
    MadeUp("suspended_pl", "Blokada", "Usługa została zablokowana", "Zadzwoń do nas."),
    MadeUp("suspended_pl", text="Konto www.kwiaty.com.pl zostało tymczasowo zawieszone."),
    MadeUp("suspended_headline_pl", heading="Konto pani od tulipanów zostało zawieszone"),
    MadeUp("suspended_en", "Account Suspended", text="Ask your host."),
    MadeUp("suspended_en", text="This website has been suspended."),
    MadeUp("suspended_languages", "Conta Suspensa"),
    MadeUp("suspended_languages", heading="Webové stránky byly pozastaveny"),
    MadeUp("suspended_languages", heading="Dieser Webspace ist derzeit gesperrt"),
    MadeUp(
        "unavailable_owner_en",
        heading="This site is temporarily unavailable",
        text="If you manage this site, call the nursery.",
    ),
    MadeUp(
        "unavailable_owner_pl",
        text="Witryna jest niedostępna. Jeśli jesteś właścicielem tej strony, zaloguj się.",
    ),
    # parked
    MadeUp("parked_nazwa", "Domena kwiaty.pl jest utrzymywana na serwerach nazwa.pl", links=12),
    MadeUp("parked_home", "kwiaty.pl", description="Strona utrzymywana na serwerach home.pl"),
    MadeUp("parked_provider_titles", "Domena utrzymywana jest w cyber_Folks"),
    MadeUp("parked_provider_pl", "kwiaty.pl", text="Domena kwiaty.pl jest zaparkowana."),
    MadeUp("parked_aftermarket", "AfterMarket.pl :: domena kwiaty.pl", links=12),
    MadeUp("for_sale_pl", "kwiaty.pl", "Ta domena jest na sprzedaż!"),
    MadeUp("for_sale_pl", text="Zainteresowany zakupem tej domeny? Napisz."),
    MadeUp("for_sale_en", "kwiaty.example", "This domain is for sale", links=12),
    MadeUp("for_sale_name", "kwiaty.example is for sale", text="A lovely domain name."),
    MadeUp("market_address", host="www.hugedomains.com", path="/domain_profile.cfm", links=40),
    MadeUp("parked_en", heading="Tato doména je zaparkována u zahradníka"),
    MadeUp("parked_en", text="This web page is parked free, courtesy of the registrar."),
    MadeUp("parked_title", "Parked at Greenhouse", text="The domain names grow here."),
    MadeUp("parked_advertisements", "kwiaty", text="Related searches: Roses. For the domain owner"),
    # maintenance and building sites
    MadeUp("maintenance_programs", text="Briefly unavailable for scheduled maintenance. Wait."),
    MadeUp("back_soon", "Kwiaty", "We'll be back soon."),
    MadeUp("back_soon", heading="Zaraz wracamy!"),
    MadeUp("maintenance_programs_pl", text="Aktualizujemy nasz sklep, bukiety poczekają."),
    MadeUp("maintenance_works_pl", text="Trwają prace konserwacyjne serwisu z kwiatami."),
    MadeUp("unavailable_for_now_pl", "Kwiaty", "Sklep chwilowo niedostępny"),
    MadeUp("closed_for_now_pl", "Kwiaty", "Sklep chwilowo nieczynny"),
    MadeUp("maintenance_headline", "Kwiaty", "Przerwa techniczna", "Do 12:00."),
    MadeUp(
        "maintenance_headline_pl",
        "Kwiaty – przerwa techniczna",
        text="Nasz sklep śpi. Przepraszamy za utrudnienia.",
    ),
    MadeUp("maintenance_headline_en", "Server maintenance", text="Sorry, please come back later."),
    MadeUp("maintenance_text", text="kwiaty.pl: przerwa techniczna, wracamy w piątek."),
    MadeUp("construction_headline_pl", "Kwiaty", "Strona w budowie", "Zarejestrowana w Doniczce."),
    MadeUp("construction_headline_en", "Our website is under construction", text="Parked roses."),
    MadeUp("construction_pl", text="Witryna kwiaty.pl jest w trakcie przebudowy."),
    MadeUp("construction_pl", text="Budujemy dla Państwa nową stronę z tulipanami."),
    MadeUp("construction_named_pl", heading="Strona kwiaciarni Tulipan jest w przygotowaniu"),
    MadeUp("construction_title_pl", "Już wkrótce", text="Tulipany, róże, piwonie."),
    MadeUp("construction_en", heading="Nové stránky se pro vás připravují"),
    MadeUp("construction_named_en", "kwiaty.example is coming soon"),
    MadeUp(
        "apache_503",
        "503 Roses Unavailable",
        text="No roses due to maintenance downtime or capacity problems.",
        status=503,
    ),
    MadeUp("maintenance_status", "Kwiaty", "Rosną", "Modernizacja klombu.", status=503),
    # what only a few words say
    MadeUp("few_words_disk", heading="Storage of roses", text="It is full."),
    MadeUp("few_words_transfer", heading="Bandwidth", text="The roses used up all of it."),
    MadeUp("few_words_processor", heading="Procesor CPU", text="Limit: wyczerpany."),
    MadeUp("few_words_database_time", heading="Zapytania", text="Czas róż: zużyty."),
    MadeUp("few_words_requests", heading="Requests", text="The garden ran out."),
    MadeUp("few_words_connections", heading="Connections", text="The garden ran out."),
    MadeUp("few_words_database", heading="MySQL", text="Awaria w ogrodzie."),
    MadeUp(
        "few_words_firewall", heading="Roses denied", text="Firewall of the garden.", status=403
    ),
    MadeUp("few_words_refusal", heading="Roses blocked", text="Security of roses.", status=403),
    MadeUp("few_words_hosting_expired", heading="Hosting róż", text="Już nieopłacony."),
    MadeUp("few_words_suspended", heading="Róże wyłączono", text="Decyzja: operator ogrodu."),
    MadeUp("few_words_default", heading="Domain of roses", text="See public_html."),
    # what only says that something is wrong
    MadeUp("service_unavailable", "503 Service Unavailable", status=503),
    MadeUp("service_unavailable_pl", heading="Usługa jest niedostępna", status=503),
    MadeUp("php_warning", text="Notice: Undefined index: roza in /k/a.php on line 2"),
]

_SHOP = (
    "Zapraszamy od poniedziałku do piątku w godzinach od ósmej do siedemnastej, w soboty do "
    "trzynastej. Doradzamy przez telefon, pocztą i przy ladzie, a zamówienia złożone przed "
    "południem pakujemy tego samego dnia. Na zwrot jest czternaście dni, bez podawania przyczyny. "
    "Regulamin, dostawa, płatności, polityka prywatności, kontakt, mapa dojazdu. "
)

WEBSITES = [
    MadeUp(
        "",
        "Zawieszenie i hamulce – Części u Bolka",
        "Zawieszenie pneumatyczne i sportowe",
        f"Wahacze, sworznie, tuleje. Konto w sklepie daje rabat. {_SHOP}",
        links=30,
    ),
    MadeUp("", "Auto Bolek", "Naprawa zawieszenia", "Zawieszone ceny do końca maja! Zadzwoń."),
    MadeUp("", "Parking Lotnisko", "Parking strzeżony", "Twój samochód zaparkowany bezpiecznie."),
    MadeUp("", "Airport parking", "Your car is parked safely", "Parked by us, parked for less."),
    MadeUp("", "Hotel Pod Lipą", "Pokoje", "Bezpłatny parking, śniadania, sauna.", links=20),
    MadeUp("", "Moto", "Maintenance", f"Filtres, bougies, courroies. {_SHOP}", links=25),
    MadeUp("", "Lawn Care", "Garden maintenance", "Hedges and lawns. We will call you shortly."),
    MadeUp("", "Lifts", "Scheduled maintenance of lifts", "Our technicians come on time."),
    MadeUp(
        "",
        "Bank Spółdzielczy",
        "Komunikat",
        "Usługa BLIK będzie tymczasowo niedostępna w nocy. Przepraszamy za utrudnienia. Serwis "
        "transakcyjny jest tymczasowo niedostępny w aplikacji. Skontaktuj się z biurem obsługi.",
        links=15,
    ),
    MadeUp("", "Przychodnia", "Rejestracja", "Rejestracja chwilowo niedostępna. Przepraszamy."),
    MadeUp(
        "",
        "Błąd 500 – co oznacza i jak go naprawić",
        "Błąd 500 Internal Server Error",
        "Wyjaśniamy, skąd się bierze i co sprawdzić w dzienniku.",
    ),
    MadeUp("", "What is HTTP 500?", "500 Internal Server Error", "A note for beginners."),
    MadeUp("", "Domain expired? What to do", "Domain expired? What to do", f"Renew. {_SHOP}"),
    MadeUp("", "Blog", "Domena wygasła? Spokojnie", "Pomagamy odzyskać nazwę."),
    MadeUp(
        "",
        "Doniczka Hosting – cennik",
        "Pakiety i limity",
        "Limit transferu 100 GB, miejsce na dysku 10 GB, limit procesów 20. Po przekroczeniu "
        "limitu transferu dopłata. Konto zawieszamy po 14 dniach od terminu płatności, konto "
        f"zablokowane odblokujemy w kwadrans. Parking domen gratis. {_SHOP}",
        links=25,
    ),
    MadeUp("", "SaaS", "Pricing", "Limits: 100 requests a minute. Suspended accounts are kept."),
    MadeUp("", "Agencja", "Twoja firma nie ma jeszcze strony internetowej?", "Zrobimy ją."),
    MadeUp("", "Druk24", "Wgraj swoje pliki", "Prześlij swoje pliki i zamów ulotki."),
    MadeUp("", "Web studio", "Your website is ready in 7 days", "We design, build and host."),
    MadeUp("", "AGD", "Prace serwisowe", "Wykonujemy prace serwisowe u klienta. Zapraszamy."),
    MadeUp("", "Zabytki", "Konserwacja", "Prowadzimy prace konserwacyjne w kościołach."),
    MadeUp("", "Bistro", "Wracamy wkrótce z nowym menu", "Rezerwacje telefoniczne."),
    MadeUp("", "Cukiernia", "Sklep firmowy", "Sklep zamknięty w święta. Zapraszamy ponownie."),
    MadeUp("", "Kino", "Wkrótce w kinach", "Coming soon: nowe filmy. Repertuar."),
    MadeUp("", "Dom i działka", "Mieszkania na sprzedaż", "Dom jest na sprzedaż, kup tę działkę."),
    MadeUp("", "suspended – słownik", "Słownik angielski", "suspended zawieszony account konto"),
    MadeUp("", "MPK", "Linia 102 zawieszona", "Linia zostaje zawieszona do odwołania."),
    MadeUp("", "Bus", "Bus service suspended", "Service 12 is suspended until Monday."),
    MadeUp("", "Szkoła", "Aktualności", "Strajk został zawieszony, lekcje jak zwykle.", links=20),
    MadeUp("", "Parafia", "Ogłoszenia", "Trwają prace konserwacyjne przy ołtarzu głównym."),
    MadeUp("", "Kontakt", "Napisz do nas", "I'm not a robot. Please complete the captcha."),
    MadeUp("", "Straż", "Report suspicious activity", "See suspicious activity? Call us."),
    MadeUp("", "Web Database Applications", "Skills", "I build database applications."),
    MadeUp("", "Browar", "Piwo „Błąd 500”", "Piwo 500 ml, chmiel, słód. Do koszyka."),
    MadeUp("", "Escape room 404", "Pokój „404”", "Rezerwuj pokój zagadek."),
    MadeUp("", "Freedom", "Index of freedom", "Rankings, methodology."),
    MadeUp("", "Ślub", "Galeria", "Zablokowana obsługa Javascriptu? Strona może działać wolniej."),
    MadeUp("", "Osiedle Kwiatowe", "Osiedle w budowie", "Mieszkania w budowie, odbiory 2027."),
    MadeUp("", "Domena Wina", "Winiarnia", "Domena wina zaprasza. Sprzedaż hurtowa."),
    MadeUp("", "Kancelaria", "Umowa wygasła?", "Pomagamy, gdy licencja lub umowa wygasła."),
    MadeUp(
        "",
        "Portfolio",
        "Fotografie",
        f"Strona w budowie? Nie, działa od lat. {_SHOP}",
        links=9,
    ),
    MadeUp("", "Radio", "Radio", "Audycja zawieszona. Konto zablokowane w grze.", links=12),
    MadeUp(
        "",
        "Forum domenowe",
        "Strona zablokowana, pomocy",
        f"Konto hostingowe zostało zawieszone, a limit transferu przekroczony. {_SHOP * 3}",
        links=60,
    ),
]
