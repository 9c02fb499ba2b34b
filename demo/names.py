"""Names for the insured people of the demo world, put together by chance: nobody is meant."""

import random
from typing import Final

_FIRST: Final = (
    "Anouk", "Bram", "Carlijn", "Daan", "Elif", "Femke", "Gijs", "Hanneke", "Ilse", "Jasper", "Karin", "Lotte",
    "Maarten", "Nadia", "Onno", "Petra", "Quinten", "Roos", "Sander", "Tessa", "Umut", "Veerle", "Wouter", "Yara",
    "Zoë", "Łukasz", "Małgorzata", "Şebnem", "Tuğba", "Győző", "Zsófia", "Ömer", "Søren", "Chloé", "André", "Björn",
    "Fatıma", "İbrahim", "Nuray", "Paweł", "Agnieszka", "Katarzyna", "Erzsébet", "Dávid", "Mehmet", "Aysel",
    "Hendrik", "Johanna", "Cornelis", "Wilhelmina", "Ruben", "Sofie", "Thijs", "Marit", "Joost", "Eline", "Koen",
    "Fleur", "Bas", "Noa",
)  # fmt: skip
_LAST: Final = (
    "van den Akker", "Bergsma", "de Bruin", "Çelik", "Dijkgraaf", "van Eijk", "Feenstra", "Groothuis", "ter Haar",
    "Hofstede", "Jansink", "Kuipers", "Lubbers", "Meijerink", "Nijhuis", "Oosterveen", "Postma", "Quist", "Roelofs",
    "Scholten", "Tromp", "Uitslag", "Veldhuis", "Wevers", "IJzerman", "Zandstra", "Wałęcki", "Dąbrowska", "Şimşek",
    "Yıldız", "Erdoğdu", "Kőszegi", "Szűcs", "Nagy", "van der Leeuw-Ğazi", "Ó Briain", "Müller", "Krüger", "Peeters",
    "Vandenbroucke", "Sørensen", "Łopatka", "Bağcı", "Aydın", "Özdemir", "Wójcik", "Kamiński", "van 't Hof",
    "'s-Gravendijk", "op den Kelder", "in 't Veld", "Brouwer", "Haverkamp", "Leferink", "Slotboom", "ten Brinke",
    "Achterberg", "Morskieft", "Nieuwenhuis", "Wiegerink",
)  # fmt: skip
_DOUBLE_ONE_IN: Final = 14


def full_name(dice: random.Random) -> str:
    """First name and family name, now and then two of them."""
    name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"
    if dice.randrange(_DOUBLE_ONE_IN):
        return name
    second = dice.choice(_LAST)
    return f"{name}-{second[0].upper()}{second[1:]}"
