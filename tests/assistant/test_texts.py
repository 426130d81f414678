"""The catalogues are complete, alike in both languages, compiled, and fit the code."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from babel.messages import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from assistant import cli, texts
from assistant.admission import Whose
from assistant.api import problem
from assistant.asking import AT
from assistant.causes import bounced, own, panel, registration, server, site
from assistant.causes.replies import Meaning
from assistant.causes.signatures import Shows
from assistant.comparison import Figure
from assistant.documents.bars import State
from assistant.documents.dates import Service
from assistant.documents.facts import Fact
from assistant.documents.path_seen import NoteCode
from assistant.documents.timeline import PeriodId
from assistant.documents.tries import Result
from assistant.documents.wording import SLOW
from assistant.figures.reading import DATES, QUOTAS
from assistant.figures.units import Kind as AmountKind
from assistant.letter.judgement import WEIGHTS, Outcome, Weight
from assistant.manager import asked as asked_for
from assistant.manager import export_button, incidents_page
from assistant.manager import figures as shown_figures
from assistant.pages import upload
from assistant.pages.link import CARDS
from assistant.pages.preparation import ACCESS
from assistant.pages.table import PAGES
from assistant.preparation import completeness, instructions, numbers, profile
from assistant.preparation.access import BEYOND_REACH, LOST
from assistant.preparation.before import SEEN
from assistant.preparation.before import State as BeforeState
from assistant.preparation.contact import ACTS_FOR_OWNER, CONTACT_MAILBOX_MAY_FAIL, Expected
from assistant.report import Acts, Certainty, Kind, Status, Verdict
from assistant.settings import SETTINGS
from assistant.staff.case_markup import ABOUT
from assistant.staff.roles import Role
from assistant.staff.sign_in_page import NAMES
from assistant.stations import paths
from assistant.store.errors import StoreError
from assistant.store.incidents import State as IncidentState
from assistant.store.places import KINDS as PLACES
from assistant.store.rows import EXPORTED
from assistant.store.runs import UNCHECKED
from assistant.store.runs import Outcome as RunOutcome
from assistant.symptoms import symptoms
from assistant.texts import (
    DOMAINS,
    FRAME,
    LANGUAGES,
    MissingParameterError,
    UnknownKeyError,
    words,
)
from assistant.texts.glossary import TERMS
from checks import mail_login, mail_server
from checks.aliases import DeadEnd
from checks.delegation import Outcome as NameServerOutcome
from checks.ipv6 import Contact
from checks.net.dnssec import FlawKind
from checks.observation import Skipped, Why
from checks.panels import Kind as PanelKind
from checks.panels import Trouble
from checks.target import Wrong
from checks.website import FailureKind

ROOT = Path(__file__).parents[2]
ASSISTANT = ROOT / "assistant"
FOLDER = ASSISTANT / "texts"

MAX_WORDS = 20  # in a sentence


# ---- what the code asks for


@cache
def calls(package: str) -> tuple[ast.Call, ...]:
    files = sorted((ROOT / package).rglob("*.py"))
    trees = [ast.parse(file.read_text("utf-8"), file.name) for file in files]
    return tuple(node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def pattern(node: ast.expr) -> str | None:
    """The key in a literal, or of an f-string its pattern with {} for each value; else None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None


def choices(node: ast.expr) -> tuple[ast.expr, ...]:
    """Both sides of `a if … else b`, else the expression itself."""
    return (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,)


def asked(*methods: str) -> set[str]:
    """The keys and patterns in `words.<method>("key")`; `"text".count("x")` is not one.

    Nor is `f"{family}.{code}"`, which says as little as a variable.
    """
    keys = {
        pattern(key)
        for call in calls("assistant")
        if isinstance(call.func, ast.Attribute) and call.func.attr in methods and call.args
        for key in choices(call.args[0])
    }
    return {key for key in keys if key and re.fullmatch(r"[a-z]+(\.[a-z0-9_{}]+)+", key)}


# ---- where the codes are defined


def table(path: str) -> set[str]:
    """The names of the entries of a TOML file."""
    return set(tomllib.loads((ASSISTANT / path).read_text("utf-8")))


def checks() -> set[str]:
    """The functions in checks/ that carry the decorator `check`."""
    trees = [ast.parse(file.read_text("utf-8")) for file in (ROOT / "checks").glob("*.py")]
    return {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and called_name(decorator) == "check"
    }


def evidence() -> set[str]:
    """The codes in `Evidence(check, "code", …)`, as patterns where they are put together."""
    return {
        code
        for call in calls("assistant")
        if called_name(call) == "Evidence" and len(call.args) > 1
        if (code := pattern(call.args[1]))
    }


def chosen_evidence() -> set[str]:
    """The codes that a rule keeps in a variable first: its strings that have such a text.

    That each one with a text is given, and none without, is a test of causes/test_cause_texts.py.
    """
    trees = [ast.parse(file.read_text("utf-8")) for file in (ASSISTANT / "causes").glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in nodes if f"evidence.{node.value}" in all_messages("pl")}


def raised(error: str, place: int = 0) -> set[str]:
    """The codes in `error("code")`, or of another of its arguments."""
    raising = (call for call in calls("assistant") if called_name(call) == error)
    given = (call.args[place] for call in raising if len(call.args) > place)
    return {code for node in given if (code := pattern(node))}


def problems() -> set[str]:
    """The keys of the family `api` in `Problem(status, key)`, and those of pydantic's errors."""
    raising = (call for call in calls("assistant") if called_name(call) == "Problem")
    keys = {key for call in raising if len(call.args) > 1 and (key := pattern(call.args[1]))}
    keys |= {*problem._MISTAKES.values(), problem._OTHER_MISTAKE}
    return {key.removeprefix("api.") for key in keys if key.startswith("api.")}


def stations() -> set[str]:
    return {station.id for path in paths().values() for station in path}


def store_errors() -> set[str]:
    return {error.code for error in (StoreError, *StoreError.__subclasses__())}


def causes() -> set[str]:
    """What has the texts of a cause: every cause, and the ways that have words of their own."""
    variants = {*get_args(own.Variant), *get_args(bounced.Variant)}
    return {*table("causes/catalogue.toml"), *variants}


MANAGER_TABLES = {
    "days", "hours", "causes", "avoidable", "symptoms", "tlds", "profiles", "outcomes", "verdicts",
    "reasons",
}  # fmt: skip


def orders() -> set[str]:
    """Instructions and questions: the symptoms that are no incident."""
    return {id for id, one in symptoms().items() if not one.is_incident}


def states_before() -> set[tuple[str, str]]:
    """How each thing to check before an instruction may stand."""
    states = set(get_args(BeforeState)) - {"yours"}
    return {
        (check, state)
        for check in get_args(instructions.CheckId)
        for state in (states if check in SEEN else {"yours"})
    }


# Keys that the code puts together. To add a family: its pattern, and what yields the codes that
# fill it, read from where they are defined. A pattern with several {} takes tuples.
FAMILIES: dict[str, Callable[[], Iterable[str | tuple[str, ...]]]] = {
    "acts.{}": lambda: (
        {*Acts} - {Acts.CUSTOMER}
        | {"customer_domain", "customer_hosting", "customer_mail", "customer_without_panel"}
    ),
    "api.{}": lambda: problems(),
    "api.command.{}": lambda: raised("_KeyCommandError") | {"usage"},
    "bounce.{}": lambda: raised("BounceError"),
    "channel.{}.how": lambda: get_args(profile.ChannelId),
    "channel.{}.name": lambda: get_args(profile.ChannelId),
    "channel.{}.use": lambda: get_args(profile.ChannelId),
    "channel.{}.why": lambda: get_args(profile.ChannelId),
    "case.notice.{}": lambda: {"outage", "works_until"},
    "case.notice.{}.day": lambda: {"outage", "works_until"},
    "case.outcome.{}": lambda: RunOutcome,
    "case.store.{}": store_errors,
    "cause.{}.meaning": causes,
    "cause.{}.steps": causes,
    "cause.{}.support": causes,
    "cause.{}.technical": causes,
    "cause.{}.title": causes,
    "cause.{}.verdict": causes,
    "certainty.{}": lambda: {*Certainty, *Verdict} - {Verdict.CAUSE_FOUND},
    "check.{}.doing": checks,
    "check.{}.name": checks,
    "check.{}.waiting": checks,
    "command.{}": lambda: raised("UsageError") | {"usage"},
    "command.option.{}": lambda: {option.id for option in cli.OPTIONS},
    "command.value.{}": lambda: {option.value for option in cli.OPTIONS if option.value},
    "calendar.{}.event": lambda: get_args(Service),
    "calendar.{}.todo": lambda: get_args(Service),
    "document.{}": lambda: {"pdf", "eml", "ics", "txt"},
    "disclosure.{}": lambda: get_args(profile.DisclosureId),
    "evidence.{}": lambda: {code for code in evidence() if "{" not in code} | chosen_evidence(),
    "evidence.ipv6_{}": lambda: set(get_args(Contact)) - {"answers"},
    "evidence.bounce_{}": lambda: {*Meaning},
    "evidence.dnssec_{}": lambda: get_args(FlawKind),
    "evidence.nameserver_{}": lambda: {*get_args(NameServerOutcome)} - {"authoritative"},
    "evidence.connection_{}": lambda: {*server.UNREACHED, *server.SPEECHLESS, "tls_too_old"},
    "evidence.login_{}": lambda: {*get_args(mail_login.State)} - {"open"},
    "evidence.mail_connection_{}": lambda: get_args(mail_server.FailureKind),
    "evidence.mx_{}": lambda: {*get_args(DeadEnd), "not_public"},
    "evidence.page_{}": lambda: {*Shows} - {Shows.ROBOT_CHECK},  # it is no evidence of anything
    "evidence.panel_{}": lambda: {
        *QUOTAS,
        *site.PAID_PERIODS,
        *panel.PERIODS,
        "transfer_forecast",
    },
    "figure.{}": lambda: {*DATES, *QUOTAS},
    "page.figures.about.{}": lambda: {*DATES, *QUOTAS},
    "page.figures.example.{}": lambda: {"date", *get_args(AmountKind)},
    "page.figures.where.{}": lambda: AT,
    "picture.column.{}": lambda: {"figure", "used", "until"},
    "picture.figure.{}": lambda: {*DATES, *QUOTAS},
    "picture.name.{}": lambda: get_args(PeriodId),
    "picture.paid.{}": lambda: get_args(State),
    "picture.quota.{}": lambda: get_args(State),
    "unread.{}": lambda: raised("UnreadError") | raised("Unread", 1),
    "evidence.redirect_{}": lambda: {*get_args(FailureKind)} - {"untrusted", "tls_too_old"},
    "identifier.{}.name": lambda: get_args(profile.IdentifierId),
    "identifier.{}.what": lambda: get_args(profile.IdentifierId),
    "identifier.{}.who": lambda: get_args(profile.IdentifierId),
    "identifier.{}.never": lambda: get_args(profile.IdentifierId),
    "identifier.{}.where": lambda: get_args(profile.IdentifierId),
    "identifier.{}.why": lambda: get_args(profile.IdentifierId),
    "incident.{}": lambda: IncidentState,
    "instruction.{}.is": orders,
    "instruction.{}.isnot": orders,
    "instruction.{}.letter": orders,
    "instruction.{}.script": orders,
    "instruction.{}.subject": orders,
    "instruction.need.{}": lambda: get_args(instructions.NeedId),
    "instruction.before.{}.{}": states_before,
    "input.{}": lambda: {*Wrong, "suggestion"},
    "kind.{}": lambda: Kind,
    "letter.address.{}": lambda: Outcome,
    "letter.change.{}": lambda: (
        {"free_mail"}
        | {code for code, weight in WEIGHTS.items() if weight in (Weight.AGAINST, Weight.UNKNOWN)}
    ),
    "letter.outcome.{}": lambda: Outcome,
    "letter.reason.{}": lambda: WEIGHTS,
    "limit.{}": lambda: get_args(Whose),
    "page.change.figure.{}": lambda: {*get_args(Figure), "missing"},
    "manager.acts.{}": lambda: Acts,
    "manager.asked.{}": lambda: {*asked_for.NAMES, "date", "future", "length", "order"},
    "manager.column.{}": lambda: {
        *shown_figures.COUNTS,
        *shown_figures.CAUSES,
        *shown_figures.AVOIDABLE,
        *shown_figures.DAYS,
    },
    "manager.do.{}": lambda: {"confirm", "reword", "dismiss", "end", "call_off"},
    "manager.export.{}": lambda: EXPORTED,
    "manager.export.make.{}": lambda: export_button.KINDS,
    "manager.export.take.{}": lambda: export_button.KINDS,
    "manager.incidents.{}": lambda: incidents_page.SECTIONS,
    "manager.incidents.{}.empty": lambda: {*incidents_page.SECTIONS} - {IncidentState.DISMISSED},
    "manager.kind.{}": lambda: PLACES,
    "manager.notice.{}": lambda: LANGUAGES,
    "manager.only.{}": lambda: asked_for.NAMES,
    "manager.period.{}_day": lambda: {"first", "last"},
    "manager.place.{}": lambda: PLACES,
    "manager.plan.{}": lambda: {
        *(f"place.{kind}" for kind in PLACES),
        "place.wide",
        "order",
        "past",
        "notice_pl",
        "notice_en",
    },
    "manager.plan.{}.day": lambda: {"first", "last"},
    "manager.plan.{}.time": lambda: {"first", "last"},
    "manager.plan.example.{}": lambda: PLACES,
    "manager.proposed.{}": lambda: PLACES,
    "manager.proposed.works.{}": lambda: PLACES,
    "manager.said.{}": lambda: {
        "confirmed",
        "dismissed",
        "ended",
        "planned",
        "changed",
        "notice_pl",
        "notice_en",
    },
    "manager.store.{}": lambda: {
        error.code for error in (StoreError, *StoreError.__subclasses__())
    },
    "manager.table.{}": lambda: MANAGER_TABLES,
    "manager.table.{}.empty": lambda: MANAGER_TABLES,
    "manager.table.{}.note": lambda: MANAGER_TABLES,
    "manager.verdict.{}": lambda: {*Verdict, UNCHECKED},
    "outcome.{}": lambda: RunOutcome,
    "page.card.{}": lambda: CARDS,
    "page.language.{}": lambda: LANGUAGES,
    "page.letter.contact.{}": lambda: {"missing", "wrong"},
    "page.letter.word.{}": lambda: Outcome,
    "page.source.{}": lambda: {"panel", "bounce"},
    "page.steps.no_fault_found.{}": lambda: {
        "website_insecure",
        "website_slow",
        SLOW,
        "email_login",
        "email_not_arriving",
        "email_not_sending",
    },
    "page.steps.order.{}": lambda: {"noticed", *orders()},
    "page.tries.{}": lambda: {*get_args(Result)} | {"number", "took", "result", "seconds", "mark"},
    "page.upload.{}": lambda: get_args(upload.Reason),
    "page.verdict.{}": lambda: {*Verdict} - {Verdict.CAUSE_FOUND},
    "page.verdict.cause_found.{}": lambda: Certainty,
    "panel.{}": lambda: raised("PanelError"),
    "path.about.{}": lambda: stations() - {"website", "mailbox"},  # these speak for themselves
    "number.{}.{}": lambda: {
        (kind, code) for kind in get_args(numbers.NumberKind) for code in get_args(numbers.Fault)
    },
    "page.access.{}": lambda: ACCESS,
    "page.customer.{}": lambda: get_args(profile.Customer),
    "page.identifier.{}": lambda: ("what", "where", "why", "who", "never"),
    "page.number.{}": lambda: get_args(numbers.NumberKind),
    "path.breaks.{}": lambda: Certainty,
    "path.fault.{}": lambda: Certainty,
    "path.heading.{}": paths,
    "path.note.{}": lambda: get_args(NoteCode),
    "path.ok.{}": stations,
    "path.problem.{}": lambda: Certainty,
    "path.station.{}": stations,
    "preparation.asked.{}": lambda: get_args(profile.Asked),
    "preparation.customer.{}": lambda: get_args(profile.Customer),
    "preparation.expected.{}": lambda: get_args(Expected),
    "preparation.figure.{}": lambda: get_args(profile.FigureId),
    "preparation.first.{}": lambda: {*Acts, "unknown", "instruction", "question"},
    "preparation.limit.{}": lambda: {
        *get_args(profile.LimitId),
        CONTACT_MAILBOX_MAY_FAIL,
        *BEYOND_REACH,
    },
    "preparation.lost.{}": lambda: {code for told in LOST.values() for code in told},
    "preparation.note.{}": lambda: {
        *(f"backup_{terms}" for terms in get_args(profile.BackupTerms)),
        "backup_every",
        "backup_kept",
        ACTS_FOR_OWNER,
    },
    "preparation.offered.{}": lambda: get_args(profile.Offered),
    "preparation.place.{}": lambda: get_args(profile.Place),
    "profile.empty.{}": lambda: get_args(completeness.FactId),
    "profile.fact.{}": lambda: get_args(completeness.FactId),
    "reason.{}": lambda: {*Why, *get_args(get_type_hints(Skipped)["why"])},
    "section.{}.name": lambda: get_args(profile.SectionId),
    "setting.{}": lambda: {*raised("SettingError"), *(one.field for one in SETTINGS)},
    "sheet.{}": lambda: {"check", "state", "saw"},
    "staff.case.{}": lambda: {*raised("NoCaseError"), *ABOUT},
    "staff.case.number.{}": lambda: raised("CaseNumberError"),
    "staff.disclosure.asker.{}": lambda: get_args(profile.Asker),
    "staff.disclosure.subject.{}": lambda: get_args(profile.Subject),
    "staff.disclosure.tells.{}": lambda: get_args(profile.Told),
    "staff.outcome.{}": lambda: RunOutcome,
    "staff.refused.{}": lambda: raised("SignInError"),
    "staff.role.{}": lambda: Role,
    "staff.sign_in.{}": lambda: NAMES,
    "staff.sure.{}": lambda: Certainty,
    "staff.timeline.{}": lambda: {"check", "start", "took", "bar"},
    "staff.sign_in.{}.hint": lambda: NAMES,
    "state.{}": lambda: {
        *registration.AFTER_EXPIRY,
        registration.RENEWED_BY_REGISTRY,
        *registration.HOLD,
        registration.RESERVED,
        *registration.TRANSFER_LOCKS,
        registration.TRANSFER_PENDING,
    },
    "status.{}": lambda: Status,
    "summary.ask.{}": lambda: {*Verdict} - {Verdict.CAUSE_FOUND},
    "summary.matter.{}": lambda: get_args(profile.Purpose),
    "summary.request.{}": orders,
    "summary.verdict.{}": lambda: Certainty,
    "summary.{}": lambda: get_args(Fact),
    "symptom.{}": lambda: table("symptoms.toml"),
    "term.{}.confused": lambda: TERMS,
    "term.{}.forms": lambda: TERMS,
    "term.{}.meaning": lambda: TERMS,
    "term.{}.name": lambda: TERMS,
    "token.delete.{}": lambda: PanelKind,
    "token.deleting.{}": lambda: PanelKind,
    "token.host.{}": lambda: {"mail", "panel"},
    "token.input.{}": lambda: raised("AccessError") | {"host", "host_ip"},
    "token.kind.{}": lambda: PanelKind,
    "token.login.{}": lambda: PanelKind,
    "token.make.{}": lambda: PanelKind,
    "token.making.{}": lambda: PanelKind,
    "token.rights.{}": lambda: PanelKind,
    "token.secret.{}": lambda: PanelKind,
    "token.trouble.{}": lambda: Trouble,
    "unit.{}": lambda: {key.removeprefix("unit.") for key in texts._COUNTED.values()},
    "verdict.{}": lambda: Verdict,
    "verdict.{}.{}": lambda: {
        (Verdict.NO_FAULT_FOUND, symptom)
        for symptom in ("email_not_arriving", "website_slow", SLOW)
    },
}


def family(key_pattern: str) -> set[str]:
    codes = FAMILIES[key_pattern]()
    return {key_pattern.format(*([code] if isinstance(code, str) else code)) for code in codes}


def in_families() -> set[str]:
    return {key for key_pattern in FAMILIES for key in family(key_pattern)}


# ---- the catalogues


@cache
def catalogue(lang: str, domain: str) -> Catalog:
    with (FOLDER / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def messages(lang: str, domain: str) -> Iterator[tuple[str, Message]]:
    return entries(catalogue(lang, domain))


def entries(read: Catalog) -> Iterator[tuple[str, Message]]:
    for message in read:
        if message.id:
            yield (message.id if isinstance(message.id, str) else message.id[0]), message


def all_messages(lang: str) -> dict[str, Message]:
    return {key: message for domain in DOMAINS for key, message in messages(lang, domain)}


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def placeholders(message: Message) -> set[str]:
    return {
        name
        for form in forms(message)
        for _, name, _, _ in string.Formatter().parse(form)
        if name is not None
    }


every_language = pytest.mark.parametrize("lang", LANGUAGES)
every_catalogue = pytest.mark.parametrize("domain", DOMAINS)


@every_catalogue
def test_both_languages_have_the_same_keys(domain: str) -> None:
    polish, english = ({key for key, _ in messages(lang, domain)} for lang in LANGUAGES)
    assert polish - english == set(), "only in Polish"
    assert english - polish == set(), "only in English"


@every_catalogue
def test_both_languages_have_the_same_placeholders_and_number_of_lines(domain: str) -> None:
    english = dict(messages("en", domain))
    for key, polish in messages("pl", domain):
        assert placeholders(polish) == placeholders(english[key]), key
        lines = {form.count("\n") for message in (polish, english[key]) for form in forms(message)}
        assert len(lines) == 1, key


@every_language
def test_no_key_stands_in_two_catalogues(lang: str) -> None:
    keys = [key for domain in DOMAINS for key, _ in messages(lang, domain)]
    assert {key for key in keys if keys.count(key) > 1} == set()


@every_language
@every_catalogue
def test_every_text_is_complete_and_certain(lang: str, domain: str) -> None:
    for key, message in messages(lang, domain):
        assert not message.fuzzy, key
        assert all(form and form == form.strip() for form in forms(message)), key
        assert all(line.strip() for form in forms(message) for line in form.split("\n")), key
        if message.pluralizable:
            assert message.id == (key, key), key
            assert len(forms(message)) == catalogue(lang, domain).num_plurals, key


@every_language
@every_catalogue
def test_plural_rule_is_that_of_the_language(lang: str, domain: str) -> None:
    read = catalogue(lang, domain)
    own = Catalog(locale=lang)
    assert (read.num_plurals, str(read.locale)) == (own.num_plurals, lang)
    forms_of = words(lang)._catalogue.ngettext
    expected = {"pl": ["dzień", "dni", "dni"], "en": ["day", "days", "days"]}[lang]
    assert [forms_of("unit.days", "", n).split()[1] for n in (1, 2, 5)] == expected


@every_language
def test_placeholders_are_plain_names(lang: str) -> None:
    for key, message in all_messages(lang).items():
        for form in forms(message):
            for _, name, spec, conversion in string.Formatter().parse(form):
                assert name is None or re.fullmatch(r"[a-z][a-z0-9_]*", name), key
                assert not spec, key
                assert not conversion, key


@every_language
def test_sentences_are_short(lang: str) -> None:
    for key, message in all_messages(lang).items():
        if key.endswith((".technical", ".usage", ".forms")):  # for consultants, and no sentences
            continue
        for form in forms(message):
            for sentence in re.split(r"(?<=[.!?:])\s+|\n", form):
                assert len(sentence.split()) <= MAX_WORDS, (key, sentence)


@every_language
@every_catalogue
def test_compiled_catalogue_is_up_to_date(lang: str, domain: str) -> None:
    with (FOLDER / lang / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        compiled = {key: forms(message) for key, message in entries(read_mo(file))}
    written = {key: forms(message) for key, message in messages(lang, domain)}
    assert compiled == written, "run make texts"


# ---- code and catalogues


def test_every_key_that_the_code_asks_for_has_a_text() -> None:
    keys = {key for key in asked("text", "lines", "count") if "{" not in key}
    assert keys - set(all_messages("pl")) == set()


def test_every_key_that_the_code_puts_together_belongs_to_a_family() -> None:
    patterns = {key for key in asked("text", "lines", "count", "has") if "{" in key}
    patterns |= {f"evidence.{code}" for code in evidence() if "{" in code}
    assert patterns - set(FAMILIES) == set()


@pytest.mark.parametrize("key_pattern", FAMILIES)
def test_every_code_of_a_family_has_a_text(key_pattern: str) -> None:
    assert family(key_pattern)
    assert family(key_pattern) - set(all_messages("pl")) == set()


def test_no_text_is_unused() -> None:
    used = asked("text", "lines", "count", "has") | in_families()
    used |= {key for page in PAGES for key in (page.title, page.link)}
    assert set(all_messages("pl")) - used == set()


def test_style_note_names_every_family_with_its_catalogue() -> None:
    note = (ROOT / "docs/texts.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z]+)` \| `([a-z]+)` \|", note, re.MULTILINE)
    used = {(domain, key.split(".")[0]) for domain in DOMAINS for key, _ in messages("pl", domain)}
    assert sorted(rows) == sorted(used)


def test_only_counted_texts_have_plural_forms() -> None:
    plural = {key for key, message in all_messages("pl").items() if message.pluralizable}
    patterns = asked("count")
    counted = {key for key in patterns if "{" not in key}
    counted |= {key for one in patterns & set(FAMILIES) for key in family(one)}
    assert plural == counted | set(texts._COUNTED.values())
    assert plural & asked("text", "lines") == set()


# ---- words


@pytest.mark.parametrize(
    ("lang", "n", "expected"),
    [
        ("pl", 1, "1 dzień"),
        ("pl", 2, "2 dni"),
        ("pl", 5, "5 dni"),
        ("pl", 0, "0 dni"),
        ("en", 1, "1 day"),
        ("en", 12000, "12,000 days"),
    ],
)
def test_count_takes_the_plural_form(lang: str, n: int, expected: str) -> None:
    assert words(lang).count("unit.days", n) == expected


@pytest.mark.parametrize("method", ["text", "lines"])
@pytest.mark.parametrize("key", ["no.such.key", ""])
def test_unknown_key_is_an_error(method: str, key: str) -> None:
    with pytest.raises(UnknownKeyError, match="pl"):
        getattr(words("pl"), method)(key)
    with pytest.raises(UnknownKeyError):
        words("pl").count("no.such.key", 1)
    assert not words("pl").has(key)
    assert words("pl").has("status.ok")


def test_missing_parameter_is_an_error_that_names_key_and_parameter() -> None:
    with pytest.raises(MissingParameterError, match=r"input\.scheme.*scheme"):
        words("en").text("input.scheme")


def test_unknown_language_is_an_error() -> None:
    with pytest.raises(ValueError, match="de"):
        words("de")


def test_languages_do_not_disturb_each_other() -> None:
    polish, english = words("pl"), words("en")
    assert polish.text("status.ok") == "w porządku"
    assert english.text("status.ok") == "fine"
    assert polish is words("pl")
    assert (polish.lang, english.lang) == ("pl", "en")


def reads(lang: str, **params: object) -> str:
    """How the one parameter reads inside a text."""
    (name,) = params
    return words(lang)._filled("key", f"{{{name}}}", params)


@pytest.mark.parametrize(
    ("lang", "params", "expected"),
    [
        ("pl", {"expires": "2026-11-22"}, "22 listopada 2026"),
        ("en", {"expires": "2026-11-22T23:30:00Z"}, "22 November 2026"),
        ("pl", {"expires": "not defined"}, "not defined"),
        ("pl", {"when": dt.date(2026, 5, 1)}, "1 maja 2026"),
        ("pl", {"serial": "2026-11-22"}, "2026-11-22"),
        ("pl", {"days": 12}, "12 dni"),
        ("pl", {"amount": 1234567}, "1\xa0234\xa0567"),
        ("pl", {"amount": 9.8}, "9,8"),
        ("en", {"port": 8080}, "8080"),
        ("pl", {"reason": "throttled"}, words("pl").text("reason.throttled")),
        ("pl", {"reason": "no such code"}, "no such code"),
        ("en", {"servers": ["a.pl", "b.pl"]}, "a.pl, b.pl"),
        ("pl", {"host": "xn--aczki-hib.pl"}, "żaczki.pl"),
        ("pl", {"domain": ("xn--aczki-hib.pl", "b.pl")}, "żaczki.pl, b.pl"),
        ("pl", {"names": ["*.xn--aczki-hib.pl", "b.pl"]}, "*.żaczki.pl, b.pl"),
        ("pl", {"url": "https://xn--aczki-hib.pl/xn--a"}, "https://żaczki.pl/xn--a"),
        ("en", {"to_url": "http://xn--aczki-hib.pl:8080/"}, "http://żaczki.pl:8080/"),
        ("pl", {"title": "xn--aczki-hib.pl"}, "xn--aczki-hib.pl"),
        ("pl", {"title": "{key} %s {0.__class__}"}, "{key} %s {0.__class__}"),
    ],
)
def test_parameters_read_by_type_and_name(
    lang: str, params: dict[str, object], expected: str
) -> None:
    assert reads(lang, **params) == expected


@pytest.mark.parametrize("value", [None, True, {"a": 1}, object()])
def test_parameter_without_words_is_an_error(value: object) -> None:
    with pytest.raises(TypeError, match="expires"):
        reads("pl", expires=value)


def test_framed_texts_tell_a_value_from_our_own_words() -> None:
    before, after = FRAME
    framed = words("pl").framed()
    assert framed.text("page.step.took", seconds=2) == f"{before}2{after} s"
    assert framed.text("evidence.could_not_look", reason="throttled") == words("pl").text(
        "evidence.could_not_look", reason="throttled"
    )
    assert before not in words("pl").text("page.step.took", seconds=2)


def test_lines_are_the_steps_of_a_text() -> None:
    assert words("pl").lines("status.ok") == ["w porządku"]


def test_times_are_in_their_own_zone() -> None:
    moment = dt.datetime(2026, 11, 22, 9, 5, tzinfo=dt.UTC)
    assert words("pl").time(moment) == "09:05"
    assert words("pl").date(moment) == "22 listopada 2026"


def test_texts_are_had_without_slow_imports() -> None:
    code = """
import sys
from assistant.settings import read_settings
from assistant.texts import words
from checks.target import parse_target
words("pl").text("status.ok")
print(*sorted({"babel", "pydantic", "publicsuffixlist", "streamlit"} & set(sys.modules)))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []
