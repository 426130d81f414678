"""Made-up WHOIS answers in the form that each registry uses, with what they say.

Names, addresses and registrars are invented; only the form is real.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """One answer about `domain`; dates as they are printed, "" for one that must not be found."""

    form: str
    domain: str
    text: str
    expires: str = ""
    created: str = ""
    registrar: str = ""
    statuses: tuple[str, ...] = ()
    nameservers: tuple[str, ...] = field(default=("ns1.serwery.example", "ns2.serwery.example"))


HOSTS = """ns1.serwery.example
ns2.serwery.example"""

REGISTERED = (
    Sample(
        "generic",
        "przyklad.com",
        """   Domain Name: PRZYKLAD.COM
   Registry Domain ID: 1234567_DOMAIN_COM-VRSN
   Registrar WHOIS Server: whois.rejestrator.example
   Updated Date: 2026-01-10T08:00:00Z
   Creation Date: 2009-02-11T10:00:00Z
   Registry Expiry Date: 2027-02-11T10:00:00Z
   Registrar: Rejestrator Przykładowy sp. z o.o.
   Registrar IANA ID: 9999
   Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited
   Domain Status: clientHold https://icann.org/epp#clientHold
   Name Server: NS1.SERWERY.EXAMPLE
   Name Server: NS2.SERWERY.EXAMPLE
   DNSSEC: unsigned
>>> Last update of whois database: 2026-11-22T10:00:00Z <<<

NOTICE: The expiration date displayed in this record is the date the
registrar's sponsorship of the domain name registration in the registry is
currently set to expire. No match for a later date is implied; data not found
here may be available elsewhere.
""",
        expires="2027-02-11",
        created="2009-02-11",
        registrar="Rejestrator Przykładowy sp. z o.o.",
        statuses=("clientTransferProhibited", "clientHold"),
    ),
    Sample(
        "generic, the registrar's date beside the registry's",
        "przyklad.org",
        """Domain Name: przyklad.org
Registrar Registration Expiration Date: 2028-05-01T00:00:00Z
Creation Date: 2010-05-01T12:00:00.0Z
Registry Expiry Date: 2027-05-01T12:00:00.0Z
Registrar: Rejestrator
Domain Status: ok
Name Server: ns1.serwery.example
Name Server: ns2.serwery.example
""",
        expires="2027-05-01",
        created="2010-05-01",
        registrar="Rejestrator",
        statuses=("ok",),
    ),
    Sample(
        ".pl with an option and glue",
        "przyklad.com.pl",
        """
DOMAIN NAME:           przyklad.com.pl
registrant type:       organization
nameservers:           ns1.serwery.example.
                       ns2.serwery.example. [192.0.2.10][2001:db8::10]
                       ns3.przyklad.com.pl. [192.0.2.11]
created:               2008.12.01 13:00:00
last modified:         2025.11.02 09:14:11
renewal date:          2026.12.01 13:00:00

option created:        2024.01.04 17:00:34
option expiration date:       2027.01.04 17:00:34

dnssec:                Unsigned

REGISTRAR:
Rejestrator Przykładowy sp. z o.o.
ul. Zmyślona 1
00-001 Warszawa
Polska/Poland
+48.221234567
kontakt@rejestrator.example

WHOIS database responses: https://dns.pl/en/whois
""",
        expires="2026-12-01",
        created="2008-12-01",
        registrar="Rejestrator Przykładowy sp. z o.o.",
        nameservers=("ns1.serwery.example", "ns2.serwery.example", "ns3.przyklad.com.pl"),
    ),
    Sample(
        ".pl without an end",
        "przyklad.gov.pl",
        """DOMAIN NAME:           przyklad.gov.pl
registrant type:       organization
nameservers:           ns1.serwery.example.
                       ns2.serwery.example.
created:               1999.01.01 13:00:00
renewal date:          not defined

option created:        2024.01.04 17:00:34
option expiration date:       2027.01.04 17:00:34

REGISTRAR:
Rejestrator
""",
        created="1999-01-01",
        registrar="Rejestrator",
    ),
    Sample(
        ".cz, contacts after the domain",
        "przyklad.cz",
        """%  (c) 2006-2026 registry

domain:       przyklad.cz
registrant:   SB:1
nsset:        NSS:1
registrar:    REG-PRZYKLAD
status:       paid and in zone
registered:   03.04.2011 10:00:00
changed:      05.06.2020 10:00:00
expire:       03.04.2027

contact:      SB:1
name:         Jan Testowy
registrar:    REG-INNY
created:      07.08.2001 10:00:00

nsset:        NSS:1
nserver:      ns1.serwery.example (192.0.2.1, 2001:db8::1)
nserver:      ns2.serwery.example
registrar:    REG-INNY
created:      01.10.2007 02:00:00
""",
        expires="2027-04-03",
        created="2011-04-03",
        registrar="REG-PRZYKLAD",
        statuses=("ok",),
    ),
    Sample(
        ".sk",
        "przyklad.sk",
        """Domain:                       przyklad.sk
Created:                      2012-03-04
Valid Until:                  2027-03-04
Updated:                      2026-02-01
Domain Status:                clientTransferProhibited, clientUpdateProhibited
Nameserver:                   ns1.serwery.example
Nameserver:                   ns2.serwery.example

Registrar:                    PRZY-0001
Name:                         Rejestrator
Created:                      2001-01-01
""",
        expires="2027-03-04",
        created="2012-03-04",
        registrar="PRZY-0001",
        statuses=("clientTransferProhibited", "clientUpdateProhibited"),
    ),
    Sample(
        ".sk before 2017, without colons",
        "przyklad.sk",
        """Domain-name         przyklad.sk
Admin-id            PRZY-0001
dns_name            ns1.serwery.example
dns_name            ns2.serwery.example
Last-update         2010-06-28
Valid-date          2027-07-23
Domain-status       DOM_HELD
""",
        expires="2027-07-23",
        statuses=("expired",),
    ),
    Sample(
        ".uk",
        "przyklad.co.uk",
        """
    Domain name:
        przyklad.co.uk

    Registrant:
        Zmyślona Spółka

    Registrar:
        Rejestrator Ltd t/a Rejestrator [Tag = REJESTRATOR]
        URL: http://www.rejestrator.example

    Relevant dates:
        Registered on: 30-Aug-2008
        Expiry date:  30-Aug-2027
        Last updated:  09-Feb-2026

    Registration status:
        Renewal required.
        *** This registration has been SUSPENDED. ***

    Name servers:
        ns1.serwery.example       192.0.2.1  2001:db8::1
        ns2.serwery.example

    WHOIS lookup made at 10:00:00 22-Nov-2026

--
This WHOIS information is provided for free by the registry.
""",
        expires="2027-08-30",
        created="2008-08-30",
        registrar="Rejestrator Ltd t/a Rejestrator [Tag = REJESTRATOR]",
        statuses=("expired", "suspended"),
    ),
    Sample(
        ".fr, the registrar's own dates below",
        "przyklad.fr",
        """%% complete date format : YYYY-MM-DDThh:mm:ssZ
domain:                        przyklad.fr
status:                        ACTIVE
eppstatus:                     serverUpdateProhibited
hold:                          YES
holder-c:                      ABC1-FRNIC
registrar:                     REJESTRATOR
Expiry Date:                   2027-09-10T11:00:00Z
created:                       2013-09-10T11:00:00Z
nserver:                       ns1.serwery.example
nserver:                       ns2.serwery.example
source:                        FRNIC

registrar:                     REJESTRATOR
registered:                    1999-10-21T00:00:00Z
source:                        FRNIC

nic-hdl:                       ABC1-FRNIC
type:                          ORGANIZATION
eppstatus:                     associated
eligstatus:                    not identified
""",
        expires="2027-09-10",
        created="2013-09-10",
        registrar="REJESTRATOR",
        statuses=("active", "serverUpdateProhibited", "serverHold"),
    ),
    Sample(
        ".it, sections without colons",
        "przyklad.it",
        """
*********************************************************************
* Please note that the following result could be a subgroup of      *
* the data contained in the database.                               *
*********************************************************************

Domain:             przyklad.it
Status:             ok / autoRenewPeriod
Created:            2015-10-11 12:00:00
Last Update:        2025-10-27 00:50:00
Expire Date:        2027-10-11

Registrant
  Organization:     Zmyślona Spółka
  Created:          2014-01-01 12:00:00

Registrar
  Organization:     Rejestrator s.p.a.
  Name:             REJESTRATOR-REG

Nameservers
  ns1.serwery.example
  ns2.serwery.example
""",
        expires="2027-10-11",
        created="2015-10-11",
        registrar="Rejestrator s.p.a.",
        statuses=("ok", "autoRenewPeriod"),
    ),
    Sample(
        ".jp",
        "przyklad.jp",
        """[ JPRS database provides information on network administration. Its use is    ]
[ restricted to network administration purposes.                              ]
Domain Information: [ドメイン情報]
[Domain Name]                   PRZYKLAD.JP

[登録者名]                      Zmyślona Spółka
[Name Server]                   ns1.serwery.example
[Name Server]                   ns2.serwery.example
[Signing Key]

[登録年月日]                    2005/05/30
[有効期限]                      2027/05/31
[状態]                          Active
[最終更新]                      2026/06/01 01:05:04 (JST)
""",
        expires="2027-05-31",
        created="2005-05-30",
        statuses=("active",),
    ),
    Sample(
        ".tr",
        "przyklad.com.tr",
        """** Domain Name: przyklad.com.tr
Domain Status: Active

** Registrant:
   Zmyślona Spółka

** Registrar:
NIC Handle              : abc123
Organization Name       : Rejestrator A.Ş.

** Domain Servers:
ns1.serwery.example
ns2.serwery.example

** Additional Info:
Created on..............: 2001-Aug-23.
Expires on..............: 2027-Aug-22.
""",
        expires="2027-08-22",
        created="2001-08-23",
        registrar="Rejestrator A.Ş.",
        statuses=("active",),
    ),
    Sample(
        ".tr before 2022, without the name",
        "przyklad.com.tr",
        f"""** Registrant:
   Zmyślona Spółka

** Domain Servers:
{HOSTS}

** Additional Info:
Created on..............: 2001-Aug-23.
Expires on..............: 2027-Aug-22.
""",
        expires="2027-08-22",
        created="2001-08-23",
    ),
    Sample(
        ".tw, dates in sentences",
        "przyklad.com.tw",
        f"""Domain Name: przyklad.com.tw
   Domain Status: clientUpdateProhibited,clientHold
   Registrant:
      Zmyślona Spółka

   Record expires on 2027-11-09 00:00:00 (UTC+8)
   Record created on 2000-08-29 10:22:50 (UTC+8)

   Domain servers in listed order:
{HOSTS}

Registration Service Provider: Rejestrator
""",
        expires="2027-11-09",
        created="2000-08-29",
        registrar="Rejestrator",
        statuses=("clientUpdateProhibited", "clientHold"),
    ),
    Sample(
        ".edu",
        "przyklad.edu",
        f"""Domain Name: PRZYKLAD.EDU

Registrant:
	Zmyślona Uczelnia

Name Servers:
	{HOSTS.upper()}

Domain record activated:    23-May-1985
Domain record last updated: 10-Jul-2026
Domain expires:             31-Jul-2027
""",
        expires="2027-07-31",
        created="1985-05-23",
    ),
    Sample(
        ".fi",
        "przyklad.fi",
        """
domain.............: przyklad.fi
status.............: Grace Period
created............: 30.6.2006 00:00:00
expires............: 4.7.2027 10:15:55
available..........: 4.8.2027 10:15:55
RegistryLock.......: no

Nameservers

nserver............: ns1.serwery.example [OK]
nserver............: ns2.serwery.example [Technical Error]

Registrar

registrar..........: Rejestrator Oy
""",
        expires="2027-07-04",
        created="2006-06-30",
        registrar="Rejestrator Oy",
        statuses=("expired",),
    ),
    Sample(
        ".hk, day before month",
        "przyklad.hk",
        f"""Domain Name:  PRZYKLAD.HK
Domain Status: Active
Registrar Name: Rejestrator Limited
Domain Name Commencement Date: 06-04-2004
Expiry Date: 03-04-2027
Re-registration Status:  Complete

Name Servers Information:

{HOSTS.upper()}

Status Information:

Domain Prohibit Status:
""",
        expires="2027-04-03",
        created="2004-04-06",
        registrar="Rejestrator Limited",
        statuses=("active",),
    ),
    Sample(
        ".pt, day before month by its own word",
        "przyklad.pt",
        """Nome de domínio / Domain Name: przyklad.pt
Data de registo / Creation Date (dd/mm/yyyy): 09/01/2003
Data de expiração / Expiration Date (dd/mm/yyyy): 02/03/2027
Estado / Status: ACTIVE
Name Server: ns1.serwery.example | IPv4: 192.0.2.1 and IPv6:
Name Server: ns2.serwery.example | IPv4:  and IPv6: 2001:db8::1
""",
        expires="2027-03-02",
        created="2003-01-09",
        statuses=("active",),
    ),
    Sample(
        ".rs",
        "przyklad.rs",
        """Domain name: przyklad.rs
Domain status: Locked
Registration date: 10.03.2008 12:31:19
Modification date: 28.01.2026 13:16:31
Expiration date: 02.03.2027 12:31:19
Registrar: Rejestrator d.o.o.
Registrant: Zmyślona Spółka

DNS: ns1.serwery.example - 192.0.2.1
DNS: ns2.serwery.example -
""",
        expires="2027-03-02",
        created="2008-03-10",
        registrar="Rejestrator d.o.o.",
        statuses=("locked",),
    ),
    Sample(
        ".br",
        "przyklad.com.br",
        """domain:      przyklad.com.br
owner:       Zmyślona Spółka
nserver:     ns1.serwery.example
nsstat:      20261121 AA
nserver:     ns2.serwery.example
created:     20020905 #1000000
changed:     20260903
expires:     20270905
status:      published

nic-hdl-br:  ABC1
person:      Jan Testowy
created:     19990101
""",
        expires="2027-09-05",
        created="2002-09-05",
        statuses=("published",),
    ),
    Sample(
        ".kg, the year after the time",
        "przyklad.kg",
        f"""Domain PRZYKLAD.KG (ACTIVE)

Record created: Mon Feb  2 09:41:00 2004
Record last updated on Wed Mar 26 21:19:43 2025
Record expires on Sun Mar 28 23:59:00 2027

Name servers in the listed order:

{HOSTS.upper()}
""",
        expires="2027-03-28",
        created="2004-02-02",
    ),
    Sample(
        ".us before 2018",
        "przyklad.us",
        """Domain Name:                                 PRZYKLAD.US
Sponsoring Registrar:                        REJESTRATOR, INC.
Domain Status:                               clientDeleteProhibited
Name Server:                                 NS1.SERWERY.EXAMPLE
Name Server:                                 NS2.SERWERY.EXAMPLE
Created by Registrar:                        INNY, INC.
Domain Registration Date:                    Fri Apr 19 23:16:01 GMT 2002
Domain Expiration Date:                      Wed Apr 18 23:59:59 GMT 2027
""",
        expires="2027-04-18",
        created="2002-04-19",
        registrar="REJESTRATOR, INC.",
        statuses=("clientDeleteProhibited",),
    ),
    Sample(
        ".nz before 2020",
        "przyklad.co.nz",
        """% New Zealand Domain Name Registry Limited
version: 5.00
query_datetime: 2026-08-07T05:56:36+12:00
domain_name: przyklad.co.nz
query_status: 210 PendingRelease
domain_dateregistered: 2009-07-14T12:11:36+12:00
domain_datebilleduntil: 2027-07-14T12:11:36+12:00
registrar_name: Rejestrator Ltd
ns_name_01: ns1.serwery.example
ns_name_02: ns2.serwery.example
""",
        expires="2027-07-14",
        created="2009-07-14",
        registrar="Rejestrator Ltd",
        statuses=("pendingDelete",),
    ),
    Sample(
        ".dz, leader dots instead of a colon",
        "przyklad.dz",
        """Nom de domaine#. . . . . . . . . . . . . . . . . .przyklad.dz
Registrar#. . . . . . . . . . . . . . . . . . . . Rejestrator
Date de création#. . . . . . . . . . . . . . . . .2007-03-11
Serveur de noms. . . . . . . . . . . . . . . . . ns1.serwery.example ns2.serwery.example
""",
        created="2007-03-11",
        registrar="Rejestrator",
    ),
    Sample(
        ".ua with a zone of hours",
        "przyklad.com.ua",
        """domain:           przyklad.com.ua
license:
mnt-by:           ua.rejestrator
nserver:          ns1.serwery.example
nserver:          ns2.serwery.example
status:           ok
created:          2002-12-04 00:00:00+02
expires:          2027-12-04 00:00:00+02
source:           UAEPP

% Registrar:
% ==========
registrar:        ua.rejestrator
organization:     Rejestrator
""",
        expires="2027-12-04",
        created="2002-12-04",
        registrar="ua.rejestrator",
        statuses=("ok",),
    ),
    Sample(
        "an end inside the status",
        "przyklad.in.ua",
        """domain:      przyklad.in.ua
admin-c:     ABC1-UANIC
status:      OK-UNTIL 20271218000000
nserver:     NS1.SERWERY.EXAMPLE
nserver:     NS2.SERWERY.EXAMPLE
""",
        expires="2027-12-18",
        statuses=("ok until 20271218000000",),
    ),
    Sample(
        "IANA's answer about the TLD in front",
        "przyklad.fo",
        f"""% IANA WHOIS server
refer:        whois.registry.example
domain:       FO
organisation: Zmyślony Rejestr
nserver:      A.REGISTRY.EXAMPLE 192.0.2.1
status:       ACTIVE
created:      1991-05-01
source:       IANA

domain:       przyklad.fo
expires:      2027-01-05
registered:   2003-01-05
Nameservers
{HOSTS}
""",
        expires="2027-01-05",
        created="2003-01-05",
    ),
    Sample(
        "a label of a registry that nobody knows yet",
        "przyklad.blog",
        """Domain Name: przyklad.blog
Agreed service expiration (UTC): 2027-01-02 03:04:05
Certificate expiration: 2026-12-12
Redemption period expires: 2027-03-01
Registrar: Rejestrator
Name Server: ns1.serwery.example
Name Server: ns2.serwery.example
""",
        expires="2027-01-02",
        registrar="Rejestrator",
    ),
    Sample(
        ".de, no date at all",
        "przyklad.de",
        """Domain: przyklad.de
Nserver: ns1.serwery.example
Nserver: ns2.serwery.example
Status: connect
Changed: 2026-02-28T20:33:29+02:00
""",
        statuses=("ok",),
    ),
    Sample(
        ".eu, no date at all",
        "przyklad.eu",
        """% The WHOIS service offered by the registry and the access to the records
% are provided for information purposes only. It allows persons to check whether
% a specific domain name is still available or not.

Domain: przyklad.eu
Script: LATIN

Registrant:
        NOT DISCLOSED!

Registrar:
        Name: Rejestrator sp. z o.o.
        Website: https://rejestrator.example

Name servers:
        ns1.serwery.example (192.0.2.1)
        ns2.serwery.example (192.0.2.2)

Please visit www.registry.example for more info.
""",
        registrar="Rejestrator sp. z o.o.",
    ),
    Sample(
        ".be",
        "przyklad.be",
        """Domain:	przyklad.be
Status:	NOT AVAILABLE
Registered:	Fri Jan 3 2014

Registrar:
	Name:	 Rejestrator bv
	Website: https://rejestrator.example

Nameservers:
	ns1.serwery.example (192.0.2.1)
	ns2.serwery.example

Keys:

Flags:
	clientTransferProhibited
""",
        created="2014-01-03",
        registrar="Rejestrator bv",
        statuses=("registered", "clientTransferProhibited"),
    ),
    Sample(
        ".ch, tabs between label and value",
        "przyklad.ch",
        """Domain name	przyklad.ch
Registrar	Rejestrator AG
Zmyślona 1
DNSSEC	no
Name servers
ns1.serwery.example	192.0.2.1
ns2.serwery.example	2001:db8::1
First registration date	2004-05-06
""",
        created="2004-05-06",
        registrar="Rejestrator AG",
    ),
    Sample(
        ".ve in Spanish",
        "przyklad.com.ve",
        """Servidor Whois de NIC
   Nombre de Dominio: przyklad.com.ve
   Fecha de Vencimiento: 2027-11-15 14:40:48
   Fecha de Creacion: 2005-11-15 14:40:48
   Estatus del dominio: ACTIVO
   Servidor(es) de Nombres de Dominio:

   - ns1.serwery.example
   - ns2.serwery.example
""",
        expires="2027-11-15",
        created="2005-11-15",
        statuses=("activo",),
    ),
    Sample(
        ".sg, a list below the label",
        "przyklad.com.sg",
        f"""    Domain Name:		PRZYKLAD.COM.SG
    Creation Date:		09-Jan-1996 00:00:00
    Expiration Date:		09-Jan-2027 00:00:00
    Domain Status:		OK

    Name Servers:

{HOSTS}
""",
        expires="2027-01-09",
        created="1996-01-09",
        statuses=("ok",),
    ),
    Sample(
        "an internationalised name in Unicode",
        "xn--b-uga1v8h.pl",
        """DOMAIN NAME:           żółb.pl
nameservers:           ns1.serwery.example.
                       ns2.serwery.example.
created:               2020.01.01 13:00:00
renewal date:          2027.01.01 13:00:00
""",
        expires="2027-01-01",
        created="2020-01-01",
    ),
)
