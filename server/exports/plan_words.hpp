#pragma once
/// What ward cards and the offline pack say of their own.

#include "exports/words.hpp"

namespace zorgborg::words {

// ---- the card -------------------------------------------------------------------------------------------------------
constexpr Words card{"Noodkaart", "Emergency card"};
constexpr Words for_locations{"Voor", "For"};
constexpr Words no_locations{"nog niet gezegd voor welke locaties", "not said yet for which locations"};
constexpr Words do_first{"Dit doe je het eerst", "What to do first"};
constexpr Words no_fallback{"Er is nog geen noodwerkwijze beschreven.", "No fallback has been described yet."};
constexpr Words communicate{"Zo houden we contact", "How we stay in touch"};
constexpr Words no_communication{"Er is nog niet beschreven hoe we contact houden.",
                                 "How we stay in touch hasn't been described yet."};
constexpr Words call{"Wie je belt", "Whom to call"};
constexpr Words nobody_to_call{"Er staat nog niemand bij dit plan om te bellen.",
                               "Nobody to call is named in this plan yet."};
constexpr Words party{"Wie", "Who"};
constexpr Words contact{"Vraag naar", "Ask for"};
constexpr Words phone{"Telefoon", "Phone"};
constexpr Words emergency_phone{"Dag en nacht", "Day and night"};
constexpr Words no_phone{"geen nummer bekend", "no number known"};
constexpr Words no_longer{" (gearchiveerd)", " (archived)"};
constexpr Words plan_owner{"Over dit plan gaat", "In charge of this plan"};
constexpr Words how_long{"Hoe lang het duurt", "How long it takes"};
constexpr Words back_within{"Alles werkt weer binnen ", "Everything works again within "};
constexpr Words no_target{"Binnen welke tijd alles weer werkt is niet afgesproken",
                          "How soon everything works again hasn't been agreed"};
constexpr Words bearable_for{"De uitval mag niet langer duren dan ", "The outage must not last longer than "};
constexpr Words practised{"Geoefend", "Practised"};
constexpr Words never_tested{"NOOIT getest: dit plan staat op papier, maar is nog nooit geoefend.",
                             "NEVER tested: this plan is on paper, but was never put into practice."};
constexpr Words talked_through{"Alleen doorgesproken, nog NOOIT getest.", "Only talked through, NEVER tested yet."};
constexpr Words failed_on{"De laatste oefening is niet helemaal geslaagd, op ",
                          "The last exercise didn't fully succeed, on "};
constexpr Words tested_on{"Laatst geoefend op ", "Last exercise on "};
constexpr Words test_again{"; opnieuw uiterlijk op ", "; again on the latest "};
constexpr Words test_too_late{"; had opnieuw gemoeten op ", "; was to be repeated by "};
constexpr Words card_version{"Kaartversie", "Card version"};
constexpr Words card_since{", sinds ", ", since "};
constexpr Words printed{"; gedrukt naar de stand van ", "; printed as it stood on "};
constexpr Words newest{"Is dit de nieuwste?", "Is this the newest?"};
constexpr Words newest_while{
    "Ja, zolang het register bij dit plan geen hogere kaartversie noemt. Doet het dat wel: haal deze kaart weg en hang "
    "de nieuwe op.",
    "Yes, as long as the register names no higher card version for this plan. If it does: take this card down and put "
    "up the new one."};
constexpr Words no_patient_data{"Geen cliëntgegevens op deze kaart.", "No patient data on this card."};
constexpr Words plan_is_draft{"CONCEPT: dit plan geldt nog niet.", "DRAFT: this plan doesn't hold yet."};
constexpr Words plan_is_retired{"VERVALLEN: haal deze kaart weg.", "RETIRED: take this card down."};
constexpr Words too_long{
    "Deze teksten zijn langer dan wat meestal op één bladzijde past: de kaart wordt waarschijnlijk twee "
    "bladzijden. Kort ze in; wat niet in de eerste minuten nodig is, hoort in het plan.",
    "These texts are longer than what a page usually holds: the card will probably take two pages. Shorten "
    "them; what isn't needed in the first minutes belongs in the plan."};

// ---- the offline pack -----------------------------------------------------------------------------------------------
constexpr Words offline_pack{"Noodpakket: continuïteitsplannen", "Offline pack: continuity plans"};
constexpr Words pack_is{
    "Dit bestand werkt zonder netwerk: bewaar het op een USB-stick of een laptop die het ook zonder stroom en "
    "internet doet. Vervang het na elke wijziging. Er staan geen cliëntgegevens in.",
    "This file works without a network: keep it on a USB stick or a laptop that also runs without power and "
    "internet. Replace it after each change. It holds no patient data."};
constexpr Words made{"Gemaakt naar de stand van", "Made as it stood on"};
constexpr Words plan{"Plan", "Plan"};
constexpr Words scenario{"Scenario", "Scenario"};
constexpr Words no_plans{"Er zijn geen plannen die gelden.", "There are no plans in use."};
constexpr Words to_the_card{"Noodkaart", "Card"};
constexpr Words version_number{"versie ", "version "};
constexpr Words processes{"Processen", "Processes"};
constexpr Words assets{"Middelen die uitvallen", "Assets that fall out"};
constexpr Words measures{"Maatregelen", "Measures"};
constexpr Words locations{"Locaties", "Locations"};
constexpr Words rto{"Hersteltijd (RTO)", "Recovery time (RTO)"};
constexpr Words rpo{"Verlies van gegevens hoogstens over (RPO)", "Data lost over at most (RPO)"};
constexpr Words mtpd{"Langst te dragen (MTPD)", "Longest that can be borne (MTPD)"};
constexpr Words parties{"Partijen", "Parties"};
constexpr Words service{"Waarvoor", "What for"};
constexpr Words mail{"E-mail", "Mail"};
constexpr Words call_list{"Bellijst: nummers voor dag en nacht", "Call list: numbers for day and night"};
constexpr Words no_numbers{"Er is geen partij met een nummer voor dag en nacht.",
                           "No party has a number for day and night."};

}  // namespace zorgborg::words
