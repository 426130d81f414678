"""Texts that want to be more than text on a page that shows them: a link, a picture, a program."""

from __future__ import annotations

HOST = "evil.example"  # nobody's: whoever is sent there was made to go

MARKDOWN = f"![o](http://{HOST}/m.png)[l](http://{HOST}/m)**b**<http://{HOST}/a>"
HTML = f"<img src=http://{HOST}/h.png onerror=alert(1)><b id=zly>x</b><style>*{{color:red}}</style>"
SCRIPT = f"<script src=http://{HOST}/s.js></script><svg onload=alert(2)><iframe src=//{HOST}>"
LINKS = f"[j](javascript:alert(3))<a href=javascript:alert(4)>k</a> http://{HOST}/l www.{HOST}"
STREAMLIT = ":red[cz] :material/bolt: :smile: $\\frac{1}{2}$ `k` # n ![](data:image/png;base64,AA)"

ALL = (MARKDOWN, HTML, SCRIPT, LINKS, STREAMLIT)

# Without a space, for addresses; and as far as a certificate's name may go (IA5, RFC 5280).
IN_ADDRESS = f"[j](javascript:alert(5))![o](http://{HOST}/p.png)<img/src=//{HOST}/p><b/id=zly>"
NAMES = (
    f"<img src=//{HOST}/n.png>.pl",
    "[j](javascript:alert(6)).pl",
    f"![o](http://{HOST}/n.png).pl",
)
