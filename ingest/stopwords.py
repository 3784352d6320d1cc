"""Words that carry no subject of their own, in Dutch and in English.

Folded to plain lower-case letters. They are kept out of the lexical index and out of questions;
whether a text is Dutch or English is told by them as well.
"""

from __future__ import annotations

__all__ = ["DUTCH", "ENGLISH", "STOPWORDS"]

DUTCH = frozenset(
    """
    de het een en of maar want dus dan toch nog al ook wel niet geen nooit ooit soms vaak altijd
    ik jij je u hij zij ze wij we jullie hen hun hem haar mij me ons onze mijn jouw uw zijn zich
    zelf men elkaar elkaars die dat deze dit daar hier er waar wat wie welk welke wanneer waarom
    hoe hoeveel hoezo zo zon zoals zulke zoiets iets niets iemand niemand alles ieder iedere
    iedereen
    elk elke sommige enkele enige veel vele meer meest minder weinig beide ander andere anders
    van voor met zonder bij in op aan uit tot te ter ten om over onder boven tussen tegen naar na
    sinds tijdens door langs per via rond rondom binnen buiten volgens wegens vanwege vanuit vanaf
    omdat doordat zodat opdat terwijl indien als wanneer hoewel ofschoon nadat voordat totdat
    is ben bent was waren wees geweest word wordt worden werd werden geworden
    heb hebt heeft hebben had hadden gehad zal zult zullen zou zouden kan kun kunt kunnen kon
    konden mag mogen mocht mochten moet moeten moest moesten wil wilt willen wou wilde wilden
    doe doet doen deed deden gedaan ga gaat gaan ging gingen gegaan kom komt komen kwam kwamen
    laat laten liet lieten blijf blijft blijven bleef zit zitten zat staan staat stond ligt liggen
    hoef hoeft hoeven krijg krijgt krijgen kreeg kregen maakt weet weten geef geeft geven noem
    noemt noemen heet heten vertel vertelt vertellen zeg zegt zeggen bedoel bedoelt bedoelen
    precies eigenlijk even eens graag mogelijk bijvoorbeeld onder andere echt zeker ongeveer circa
    nu nou net pas straks daarna daarvoor daarvan daarmee daarbij daarin daarover daarom daardoor
    daarnaast hiervan hiermee hierbij hierin hierover hierdoor waarvan waarmee waarbij waarin
    waarover waardoor waaronder waarvoor eraan erbij erin ermee erop erover ervan ervoor eruit
    hierop daarop heen weer wederom reeds steeds verder vooral namelijk ja nee ne t s n m d z
    alle allemaal zoveel ene degelijk allen namens naast
    leg legt leggen gebeurt gebeuren loopt lopen verstaat verstaan hoort horen zet zetten gezet
    vindt vinden vond vonden klopt kloppen uitleg uitleggen stelt stellen gesteld mee nodig
    deel aandeel vaak zei zeiden zegt morgen gisteren vandaag zaten hele heel begint beginnen
    begin raadt raden wijst wijzen stonden alweer allerlei
    jou jouwe mijne hunne degene diegene hetgeen wiens waaraan waarop naartoe vandaan graag aub
    alsjeblieft alstublieft dank bedankt hallo hoi goedemorgen goedemiddag
    """.split()
)

ENGLISH = frozenset(
    """
    the a an and or but if then so than too very not no nor only own same such both each few more
    most other some any all i you he she it we they me him her us them my your his its our their
    mine yours ours theirs this that these those what which who whom whose when where why how
    there here am is are was were be been being have has had having do does did doing done will
    would shall should can could may might must ought of at by for with about against between into
    through during before after above below to from up down in out on off over under again further
    once as until while because since per via within without upon according also just even still
    yet ever never many much lot please tell give show say says said mean means get gets got go
    part take takes took goes going make makes made us let lets need
    needs want wants know like
    """.split()
)

STOPWORDS = DUTCH | ENGLISH - frozenset({"over", "onder", "per", "via", "want", "done"})
