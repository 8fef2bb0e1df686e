"""Words around names that several rules share: prefixes of surnames, and what makes an organisation of a name."""

from __future__ import annotations

import re

_ONE = r"van|v\.d\.|v\.|vd|v/d|de|der|den|d\.|ten|ter|te|el|al|la|le|di|ait|von|da|di|dos|du|'t|’t|d'|d’"
#: Before a surname with a capital; "in" and "op" are prefixes there as well ("in 't Veld").
PREFIX = rf"(?:(?:{_ONE}|in|op)[ -]?(?<=[ .'’-])){{0,3}}"
#: Whatever the capitals, so without words that are no prefix as a rule.
PARTICLES = rf"(?:(?i:{_ONE})[ -]?(?<=[ .'’-])){{0,3}}"
SURNAME = rf"{PREFIX}[A-Z][\w'’-]{{1,40}}"
ORGANISATION = (
    r"(?i:\w*(?:ziekenhuis|gasthuis|huis|school|college|stichting|kliniek|centrum|fonds|hoeve|plein|straat|laan|park|hof"
    r"|kade|weg|buurt|kerk|zorg|jeugdhulp|groep|praktijk|apotheek|kring|bureau|vereniging|instituut|foundation|hoop"
    r"|paulowna|hogeschool|universiteit|poli|team|jeugd|gracht|singel|partners|zonen|advies|groothandel|bv|nv|cultuurfonds)\b)"
)
#: What stands before a name and makes an organisation, a building or a saint of it.
AFTER_ORGANISATION = re.compile(
    r"(?:(?i:stichting|vereniging|instituut|\w*groep|\w*praktijk|\w*verloskundigen|team|cjg|\w*school|centrum|huize|villa|fonds"
    r"|apotheek|locatie|kraamzorg|bureau|buro|coöperatie|cooperatie|kliniek)|Sint|Koningin|Koning|Prinses|Prins) $"
)
#: Words that open a sentence, or an organisation, and are nobody's first name.
OF_A_WORD = re.compile(
    r"(?:Met|Voor|Na|Sinds|Vanuit|Via|Volgens|Om|Over|Onder|Tot|Tussen|Wij|We|Zij|Ze|Hij|Haar|Zijn|Hun|Onze|Ons|Ook|Maar|Als"
    r"|Dan|Er|Hier|Daar|Waar|Wie|Wat|Hoe|Per|Geen|Niet|Alle|Elke|Ieder|Iedere|Nog|Naast|Samen|GGD|GGZ|Grote|Kleine|Klein|Groot"
    r"|Groene|Rode|Witte|Zwarte|Gouden|Nieuwe|Oude|Lange|Korte|Hoge|Lage|Eerste|Tweede|Dit|Deze|Dat|Die|Nu|Kern|Regionale"
    r"|Sociaal|Sociale|Leidse|Goudse|Haagse|Medisch|Psychologen\w*|Orthopedagogen\w*|Vroedvrouwen|Kwaliteits\w*|Notitie"
    r"|[A-Z]{2,}|\w+(?:sche?|en|ing|isch|zorg|teams?))$"
)
