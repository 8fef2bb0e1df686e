"""Recognise names of persons by title, initials, or a common Dutch first name or surname.

The lists are short on purpose: they serve to stop a mistake, not to find every name. Words for organisations, streets
and places that carry a person's name (Emma Kinderziekenhuis, Anna Paulowna) are let through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nnz_mkba.personal_data.plain import without_accents

_FIRST = """
Aafke Aicha Aisha Amina Amira Angelique Anita Anja Anke Annemarie Anneke Annelies Anouk Astrid Ayse Bianca Bianka
Carla Carolien Carolina Chantal Charlotte Christina Claudia Daniëlle Danielle Demi Denise Diana Ellen Els Elif Emine
Esmee Esra Esther Eva Evelien Farida Fatima Fatma Femke Floor Fleur Gerda Hanneke Hatice Hannah Ilse Ingrid Irene
Iris Jacqueline Jasmijn Jennifer Jessica Johanna Jolanda Joyce Judith Julia Karin Katja Kim Khadija Kimberly Laila
Lara Laura Leila Lieke Linda Lisa Lisanne Loes Lotte Maaike Manon Margriet Maria Mariam Marieke Marijke Marianne
Marjolein Marleen Marloes Maryam Melissa Merel Meryem Michelle Mirjam Monique Nadia Naomi Natasja Nathalie Nicole
Nienke Noa Noor Nora Patricia Paula Petra Priscilla Rachel Rachida Rebecca Renate Ria Romy Roos Sabrina Samantha
Samira Sandra Sanne Sara Sarah Saskia Shanti Silvia Simone Soraya Sophie Stefanie Stephanie Suzanne Sylvia Tamara
Tessa Thea Tineke Vanessa Vera Wendy Wilma Yasmina Yvonne Zainab Zeynep Abdel Achmed Ahmed Ali Arjan Bart Bas Bert
Bram Daan Dennis Dirk Erik Ferry Frank Freek Gerard Gert Hans Hassan Hendrik Henk Hugo Ibrahim Ivo Jaap Jacob Jan
Janneke Jeroen Jeffrey Joost Jos Karel Kees Kevin Klaas Koen Lars Luuk Maarten Marcel Marco Mark Martijn Mehmet
Michiel Milan Soufiane Soufian Sofiane Bilal Hamza Ayoub Khalid Rachid Karim Younes Yassine Anas Zakaria Said Nabil Driss
Hicham Jamal Tarik Redouan Mounir Emre Murat Mustafa Hakan Serkan Burak Kadir Osman Furkan Cem Deniz Merve Büşra Esma
Zehra Hafsa Naima Malika Samira Karima Hanan Hajar Ikram Imane Salma Yasmin Yara Amal Nour Rania Shirin Fatemeh Ravi
Sunita Priya Rohan Anil Sharmila Shanice Jaydon Agnieszka Katarzyna Małgorzata Piotr Krzysztof Tomasz Paweł Ewa
Mariusz Elena Ioana Andrei Natalia Oksana Olena Svetlana Abdullah Abdelkader Hussein Selam Yonas Semira Aster
Marit Marijn Sofie Julie Emma Fenna Saar Sem Lucas Levi Finn Jesse Jasper Bastiaan Gijs Teun Willemijn Roelof Gerrit
Cornelis Cornelia Johannes Wilhelmina Hendrika Hilde Heleen Annet Jeannette Jolien Carlijn Eline Milou Naomi Michiel Milan Mohamed Mohammed Mustafa Nico Niels Omar Patrick Paul Peter Piet Pieter Rob Robert Robin Roel Ronald
Ruben Rutger Ruud Said Sander Sjoerd Stefan Stijn Sven Thijs Thomas Tim Tom Wim Willem Wouter Youssef Yusuf
"""

_LAST = """
Jansen Janssen Janssens Bakker Visser Smit Meijer Meyer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Smits
Hoekstra Koster Prins Blom Huisman Peeters Kuipers Veenstra Kramer Postma Martens Jacobs Gerritsen Willems Hermans
Hofman Evers Verhoeven Schouten Kuiper Wolters Scholten Molenaar Timmermans Yilmaz Yildiz Kaya Demir Çelik Öztürk
Aydin Pietersen Klaassen Groen Maas Driessen Bosman Boer Berg Vries Vermeulen Verbeek Linden Heijden Wijk Dijk
Leeuwen Benali Bennani Benaissa Bouali Bouazza Boukhari Bakkali Haddou Haddad Idrissi Alaoui Tahiri Chaoui Azzouzi Ziani
Ouahbi Mansouri Khalil Yavuz Arslan Doğan Şahin Polat Aslan Koç Kurt Özdemir Kılıç Çetin Korkmaz Erdoğan Singh Ramautar
Bhagwandin Sewnath Baldewsingh Kowalski Kowalska Nowak Wiśniewski Wójcik Nguyen Ahmadi Hosseini Tesfay Haile Hassani
Terpstra Hoogland Zijlstra Bouwman Vermeer Kok Kool Schipper Veldman Wessels Sanders Goossens Cornelissen Hendriksen
Amrani Bouzidi Ouali Mohan Ramdin
"""

_PREFIX = r"(?:(?:van|de|der|den|ten|ter|te|el|al|von|in|op|'t|’t|d’|d')[ -]){0,3}"
_SURNAME = rf"{_PREFIX}[A-ZÀ-Þ][\wà-ÿ'’-]+"
_FIRST_NAMES = frozenset(map(without_accents, _FIRST.split()))
_LAST_NAMES = frozenset(map(without_accents, _LAST.split()))
_FIRST_NAME = f"(?:{'|'.join(_FIRST.split())})"
_ORGANISATION = (
    r"(?i:\w*(?:ziekenhuis|gasthuis|huis|school|college|stichting|kliniek|centrum|fonds|hoeve|plein|straat|laan|park|hof"
    r"|kade|weg|buurt|kerk|zorg|jeugdhulp|groep|praktijk|apotheek|kring|bureau|vereniging|instituut|foundation|hoop"
    r"|paulowna)\b)"
)
_ADDRESS = r"(?<!\w)(?:(?i:mevr|mvr|mevrouw|mej|mejuffrouw|dhr|de heer|meneer|hr(?=\.))|[Mm]w)\b"  # MW is maatschappelijk werk
_DEGREES = r"(?:(?i:prof|dr|drs|ir|ing|mr)\. ?)*"
_KNOWN = f"(?i:{_PREFIX}(?:{'|'.join([*_FIRST.split(), *_LAST.split()])})(?!\\w))"  # also without a capital
_ADDRESSED = re.compile(rf"{_ADDRESS}\.?[ :]*(?<=[.: ]){_DEGREES}(?:(?:[A-Z]\. ?)*{_SURNAME}|{_KNOWN})")
_CLIENT = re.compile(rf"(?<!\w)(?i:cli[eë]nte?|pati[eë]nte?)\b\.?[ :]+(?:[A-Z]\. ?)*{_SURNAME}")
_INITIALS = re.compile(
    rf"(?<![\w.])(?:[A-Z]\. ?){{1,5}}{_PREFIX}[A-ZÀ-Þ][a-zà-ÿ'’-]{{2,}}(?![\w.])(?! {_ORGANISATION})"
)
_REVERSED = re.compile(
    rf"(?<!\w)[A-ZÀ-Þ][\wà-ÿ-]+, ?(?:(?:[A-Z]\.){{1,5}}|{_FIRST_NAME}\b)(?: (?:van|de|der|den|el)\b)*(?![ ]?[A-Z]\w)"
)
_TWO_WORDS = re.compile(  # a capitalised word and what may be its surname; looked up in the lists afterwards
    rf"(?<![\w-])(?<!Sint )(?<!St\. )(?<!Sint-)(?P<one>[A-ZÀ-Þ][\wà-ÿ]+)(?= {_PREFIX}(?P<two>[A-ZÀ-Þ][\wà-ÿ'’-]+)"
    rf"(?![\wà-ÿ'’-]| {_ORGANISATION}))"  # the whole word: a shorter piece of it is never followed by an organisation
)
_LISTED_FIRST = "|".join(sorted(_FIRST_NAMES, key=len, reverse=True))
_LISTED_LAST = "|".join(sorted(_LAST_NAMES, key=len, reverse=True))
_SMALL_FIRST, _SMALL_LAST = _LISTED_FIRST.lower(), _LISTED_LAST.lower()  # for a text in small letters: faster
_PARTICLE = r"(?:(?:van|de|der|den|ten|ter|te|el|al)[ -]){0,3}"
#: Whatever the capitals, where both names are listed, or a listed first name is followed by "van".
_ANY_CASE = re.compile(
    rf"\b(?:{_SMALL_FIRST})[ ,](?:{_PARTICLE}(?:{_SMALL_LAST})|van (?:de[rn]? )?(?!{_ORGANISATION})[a-z]{{3,}})"
    rf"(?![\w-]| {_ORGANISATION})"
)
_BARE_INITIALS = re.compile(
    rf"(?<![\w.’'-])[A-Z](?:[ .]?[A-Z])?\.? (?i:{_PARTICLE})(?:{_LISTED_LAST})(?![\w-]| {_ORGANISATION})"
    r"|(?m:^)[A-Z] (?:van|de|van der|van den|van de) [A-Z][a-z]{2,}(?![\w-])"
)
_DEGREE = re.compile(
    rf"(?<!\w)(?i:dr|drs|prof|mr|ir|ing)\. ?(?!{_ORGANISATION})(?:[A-Z]\. ?)*{_SURNAME}(?![\w’'-]| {_ORGANISATION})"
)
_INFORMANT = re.compile(
    rf"(?<!\w)(?i:via|volgens|aldus|(?:gesprek|gebeld|gesproken|contact) met|(?:e-?mail|mail|bericht|brief) van|telefonisch)"
    rf" (?i:{_LISTED_FIRST})(?!\w)(?! {_ORGANISATION})"
    r"|(?<!\w)(?i:moeder|vader|ouders?|zus|broer|dochter|zoon|partner|man|vrouw|vriendin?|buurvrouw|buurman) van "
    r"(?i:(?:de |een )?(?:cli[eë]nt|pati[eë]nt|deelne))"
)
_NO_PERSON = re.compile(_ORGANISATION)
#: Words, cities and shops that are first names as well: at the start of a sentence they say nothing.
_ALSO_WORDS = frozenset(
    [
        "Aster",
        "Bas",
        "Dirk",
        "Ferry",
        "Fleur",
        "Floor",
        "Iris",
        "Jasmijn",
        "Joost",
        "Linda",
        "Merel",
        "Milan",
        "Noor",
        "Piet",
        "Ria",
        "Robin",
        "Roos",
        "Said",
        "Tom",
    ]
)
_ALONE = re.compile(
    rf"(?<![\w-])(?<!Sint )(?<!St\. )(?:{'|'.join(sorted(_FIRST_NAMES - _ALSO_WORDS, key=len, reverse=True))})"
    rf"(?![\w-])(?!,? {_ORGANISATION})"
)
_PLACE = re.compile(
    r"(?:Gemeente|Huisarts\w*|Verloskundig\w*|Kapper|Apotheek|Praktijk|Stichting|Team|Dokter|Dr|Bergen|Wijk|Locatie"
    r"|Alphen|Capelle|Krimpen|Koog|Wijk|Den|De|Het|Noord|Zuid|Oost|West|Nieuw|Oud)\b"
)
_OF_AN_ORGANISATION = re.compile(r"(?i:stichting|vereniging|instituut|\w*groep|\w*praktijk|team|cjg|\w*school) $")


def find_names(text: str) -> list[int]:
    """Return the places in a text where a name of a person seems to start.

    Examples
    --------
    >>> [len(find_names(t)) > 0 for t in ("mevr. Jansen", "P. de Vries", "Petra van Dam", "De Haardstee")]
    [True, True, True, False]
    """
    bare = without_accents(text)
    places = {m.start() for p in (_ADDRESSED, _CLIENT, _INITIALS, _REVERSED, _DEGREE) for m in p.finditer(text)}
    places |= {m.start() for p in (_BARE_INITIALS, _INFORMANT) for m in p.finditer(bare)}
    small = "".join(map(_small, bare)) if not bare.isascii() else bare.lower()
    places |= {m.start() for m in _ANY_CASE.finditer(small) if small[m.start() - 1 : m.start()] != "-"}
    for m in _TWO_WORDS.finditer(text):
        one, two = map(without_accents, m.group("one", "two"))
        first = one in _FIRST_NAMES and not _NO_PERSON.match(two)
        # "Wijzer in de Wijk" is a programme; "Sanne in de Wijk" is found by its first name
        last = two in _LAST_NAMES and not any(form.match(one) for form in (_PLACE, _NO_PERSON))
        last = last and not text.startswith((" in ", " op "), m.end("one"))
        before = text[max(0, m.start() - 40) : m.start()]
        if (first or last) and not _OF_AN_ORGANISATION.search(before):
            places.add(m.start())
    return sorted(places)


def find_first_names(text: str) -> list[int]:
    """Return the places in a text of a listed first name that stands alone, with a capital, and is no other word.

    For the answers of a few colleagues only: there a first name is enough to know who is meant.

    Examples
    --------
    >>> [len(find_first_names(t)) for t in ("Petra deed het", "een roos van Roos", "Emma Kinderziekenhuis", "Sint Jan")]
    [1, 0, 0, 0]
    """
    return [m.start() for m in _ALONE.finditer(without_accents(text))]


def _small(sign: str) -> str:
    """Return a letter small if that is one letter, so that places stay where they are."""
    small = sign.lower()
    return small if len(small) == 1 else sign


def find_addressed(text: str) -> list[int]:
    """Return the places in a text where somebody is named with a form of address.

    Examples
    --------
    >>> [len(find_addressed(t)) for t in ("003, via dhr. A. de Wit", "Trussell J., Contraception 83", "mevrouw jansen")]
    [1, 0, 1]
    """
    bare = without_accents(text)
    return sorted({m.start() for m in _ADDRESSED.finditer(text)} | {m.start() for m in _INFORMANT.finditer(bare)})


#: What may be listed as the name of an organisation: at least two words, no digit, no more than a name is long.
ORGANISATION_NAME = re.compile(r"(?=.{5,60}$)[^\W\d_][^\W\d_.'’&-]*(?:[ -][^\W\d_.'’&-]+\.?)+")


def without_organisations(text: str, allowed: Sequence[str]) -> str:
    """Return a text with a neutral word, as long as it was, for every listed organisation.

    It stays one capitalised word: what stands before it ("mevr.", an initial, a first name) still makes a person of it.

    Examples
    --------
    >>> names = ["Pieter van Foreest"]
    >>> [len(find_names(without_organisations(t, names))) for t in ("Pieter van Foreest", "dhr. Pieter van Foreest")]
    [0, 1]
    """
    listed = sorted((name for name in allowed if ORGANISATION_NAME.fullmatch(name)), key=len, reverse=True)
    if not listed:
        return text
    either = "|".join(map(re.escape, listed))
    return re.sub(rf"(?<![\w-])(?:{either})(?![\w-])", lambda match: f"X{'x' * (len(match.group()) - 1)}", text)
