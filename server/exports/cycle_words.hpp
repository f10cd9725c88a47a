#pragma once
/// What the board's report of a cycle says of its own. A `#` is a number, in the order they are given.

#include "exports/words.hpp"

namespace zorgborg::words::cycle {

constexpr Words report{"Verslag aan het bestuur", "Report to the board"};
constexpr Words period{"Periode", "Period"};
constexpr Words through{" tot en met ", " through "};
constexpr Words no_end{"einde niet bepaald", "no end set"};
constexpr Words phase{"Fase", "Phase"};
constexpr Words no_title{"zonder titel", "untitled"};

// ---- where we stand -------------------------------------------------------------------------------------------------
constexpr Words where_we_stand{"Waar we staan", "Where we stand"};
constexpr Words closed_cycle{"Deze cyclus is gesloten.", "This cycle is closed."};
constexpr Words gate_fails{"Niet vervuld: # van de # criteria om verder te gaan na de fase ",
                           "Not met: # of # criteria to go on after the phase "};
constexpr Words gate_open{"Vervuld: # van de # criteria om verder te gaan na de fase ",
                          "Met: # of # criteria to go on after the phase "};
constexpr Words earlier_fail{"Van fasen die voorbij zijn, gelden nu # van de # criteria niet: ",
                             "Of phases that are past, # of # criteria don't hold now: "};
constexpr Words past_end{"De cyclus had gesloten moeten zijn op ", "The cycle was to be closed by "};
constexpr Words overrides_count{"Het bestuur ging # van de # keer door terwijl criteria niet waren vervuld:",
                                "The board went on # of # times while criteria weren't met:"};
constexpr Words overrides_none{"Geen enkele keer ging de cyclus door terwijl criteria niet waren vervuld.",
                               "The cycle never went on while criteria weren't met."};
constexpr Words failed_then{"niet vervuld: ", "not met: "};
constexpr Words objectives_count{"Doelstellingen: # van de # gehaald; van # is dat onbekend.",
                                 "Objectives: # of # met; of # that is unknown."};
constexpr Words risks_count{
    "Risico's die hoog zijn of hoger: over # van de # is besloten. Van # van de # risico's is niet bekend hoe hoog ze "
    "zijn.",
    "Risks that are high or above: # of # decided. Of # of # risks nobody knows how high they are."};
constexpr Words plans_count{"Continuïteitsplannen: # van de # getest; # nooit getest.",
                            "Continuity plans: # of # tested; # never tested."};
constexpr Words findings_count{"Bevindingen: # van de # open; daarvan # te laat.",
                               "Findings: # of # open; # of them late."};
constexpr Words statement_count{"Verklaring van toepasselijkheid: # van de # regels ingevoerd; over # niet besloten.",
                                "Statement of applicability: # of # lines implemented; # undecided."};

// ---- the independent assessment -------------------------------------------------------------------------------------
constexpr Words independence{"Onafhankelijke beoordeling", "Independent assessment"};
constexpr Words our_reading{"Volgens onze lezing van wat de inspectie vraagt; het oordeel is aan haar.",
                            "By our reading of what the inspectorate asks; the verdict is hers."};
constexpr Words counts{"Er is een onafhankelijke beoordeling die telt.",
                       "There is an independent assessment that counts."};
constexpr Words counts_not{"Er is geen onafhankelijke beoordeling die telt.",
                           "There is no independent assessment that counts."};
constexpr Words counts_unknown{"Onbekend of er een onafhankelijke beoordeling is die telt.",
                               "Unknown whether there is an independent assessment that counts."};
constexpr Words standing_verdict{"Oordeel", "Verdict"};
constexpr Words by_route{"Langs welke weg", "By which route"};
constexpr Words until{"Tot en met", "Through"};
constexpr Words no_until{"onbekend tot wanneer", "unknown until when"};
constexpr Words ends_soon{" (binnen drie maanden)", " (within three months)"};
constexpr Words handled{"Behandelde eisen", "Requirements handled"};
constexpr Words n_of_m{"# van de #", "# of #"};
constexpr Words leans_on{"Steunt op", "Leans on"};
constexpr Words not_handled{"Niet behandeld: ", "Not handled: "};
constexpr Words no_requirements{"Er zijn geen eisen die van toepassing zijn.", "No requirement applies."};
constexpr Words rules{"Wat daarvoor gevraagd wordt", "What is asked for that"};
constexpr Words rule{"Regel", "Rule"};
constexpr Words route{"Weg", "Route"};
constexpr Words rule_complete{"Elke eis is behandeld, hoogstens 18 maanden geleden",
                              "Every requirement was handled, at most 18 months ago"};
constexpr Words rule_recent{"Het nieuwste rapport is hoogstens 12 maanden oud",
                            "The newest report is at most 12 months old"};
constexpr Words rule_valid{"Het certificaat is geldig", "The certificate is valid"};
constexpr Words rule_accredited{"De instelling is geaccrediteerd", "The body is accredited"};
constexpr Words rule_scope{"De zorg valt onder het certificaat", "The certificate covers the care"};
constexpr Words rule_audited{"De laatste audit is hoogstens 12 maanden geleden",
                             "The last audit was at most 12 months ago"};

// ---- phases ---------------------------------------------------------------------------------------------------------
constexpr Words phases{"De fasen en hun criteria", "The phases and their criteria"};
constexpr Words passed{"Voorbij op ", "Passed on "};
constexpr Words passed_sometime{"Voorbij.", "Passed."};
constexpr Words under_way{"Nu.", "Now."};
constexpr Words to_come{"Komt nog.", "Still to come."};
constexpr Words criterion{"Criterium", "Criterion"};
constexpr Words met{"Vervuld", "Met"};
constexpr Words yes{"ja", "yes"};
constexpr Words no{"nee", "no"};
constexpr Words close_approved{"Afsluiting goedgekeurd", "Close approved"};
constexpr Words not_yet{"nog niet", "not yet"};
constexpr Words records{"Waaruit dat blijkt", "What shows it"};
constexpr Words others{"en # andere", "and # more"};
constexpr Words no_criteria{"Van deze fase is niets bekend.", "Nothing is known of this phase."};

// ---- objectives -----------------------------------------------------------------------------------------------------
constexpr Words objectives{"Doelstellingen", "Objectives"};
constexpr Words no_objectives{"Voor deze cyclus zijn geen doelstellingen vastgelegd.",
                              "No objectives are on record for this cycle."};
constexpr Words objective{"Doelstelling", "Objective"};
constexpr Words target{"Streefwaarde", "Target"};
constexpr Words latest{"Laatste meting", "Latest value"};
constexpr Words trend{"Ontwikkeling", "Trend"};
constexpr Words reached{"Gehaald", "Met"};
constexpr Words at_least{"minstens ", "at least "};
constexpr Words at_most{"hoogstens ", "at most "};
constexpr Words no_target{"niet vastgesteld", "none adopted"};
constexpr Words not_measured{"niet gemeten", "not measured"};

// ---- risks ----------------------------------------------------------------------------------------------------------
constexpr Words risks{"Risico's die hoog zijn of hoger", "Risks that are high or above"};
constexpr Words no_risks{"Geen van de # ingeschatte risico's is hoog of hoger.",
                         "None of # scored risks is high or above."};
constexpr Words none_scored{"Er is geen enkel risico ingeschat.", "Not a single risk was scored."};
constexpr Words unscored{"Niet bekend hoe hoog: # van de # risico's.", "Not known how high: # of # risks."};
constexpr Words risk{"Risico", "Risk"};
constexpr Words band{"Niveau", "Level"};
constexpr Words decided{"Wat is besloten", "What was decided"};
constexpr Words accepted_until{"Geaccepteerd tot en met ", "Accepted through "};
constexpr Words accepted{"Geaccepteerd", "Accepted"};
constexpr Words treated{"Behandeld: ", "Treated: "};
constexpr Words not_decided{"niet besloten", "undecided"};
constexpr Words acceptance_waits{"accepteren voorgesteld, niet geaccepteerd", "acceptance proposed, not accepted"};
constexpr Words treatment_waits{"verkleinen voorgesteld, maar niets doet dat",
                                "reducing proposed, but nothing does it"};
constexpr Words reopened{"Opnieuw open: ", "Open again: "};

// ---- continuity -----------------------------------------------------------------------------------------------------
constexpr Words plans{"Continuïteitsplannen", "Continuity plans"};
constexpr Words no_plans{"Er is geen actief continuïteitsplan.", "There is no active continuity plan."};
constexpr Words plan{"Plan", "Plan"};
constexpr Words tested{"Getest", "Tested"};
constexpr Words last_test{"Laatste test", "Last test"};
constexpr Words next_test{"Opnieuw uiterlijk", "Again by"};
constexpr Words never{"nooit", "never"};

// ---- audits ---------------------------------------------------------------------------------------------------------
constexpr Words audits{"Audits en andere beoordelingen in deze cyclus", "Audits and other assessments in this cycle"};
constexpr Words no_audits{"In deze cyclus is geen rapport uitgebracht.", "No report was issued in this cycle."};
constexpr Words audit{"Beoordeling", "Assessment"};
constexpr Words reported_on{"Rapport van", "Report of"};
constexpr Words results{"Resultaten", "Results"};
constexpr Words no_results{"geen resultaten vastgelegd", "no results on record"};
constexpr Words requirements_count{"# eisen", "# requirements"};
constexpr Words independent{"Telt als onafhankelijk", "Counts as independent"};
constexpr Words unconfirmed{"niet bevestigd door een tweede persoon", "not confirmed by a second person"};

// ---- findings -------------------------------------------------------------------------------------------------------
constexpr Words findings{"Bevindingen", "Findings"};
constexpr Words no_findings{"Er zijn geen bevindingen vastgelegd.", "No findings are on record."};
constexpr Words by_type{"Open bevindingen naar soort", "Open findings by kind"};
constexpr Words open{"Open", "Open"};
constexpr Words late{"Daarvan te laat", "Of them late"};
constexpr Words not_graded{"zonder graad", "not graded"};
constexpr Words majors{"Open grote afwijkingen", "Open major nonconformities"};
constexpr Words no_majors{"Er is geen grote afwijking open.", "No major nonconformity is open."};
constexpr Words finding{"Bevinding", "Finding"};
constexpr Words settle_by{"Af te handelen uiterlijk", "To be settled by"};
constexpr Words too_late{"te laat", "late"};
constexpr Words no_day{"geen dag afgesproken", "no day set"};

// ---- management review ----------------------------------------------------------------------------------------------
constexpr Words review{"Directiebeoordeling", "Management review"};
constexpr Words no_review{"Er is geen directiebeoordeling van deze cyclus.",
                          "There is no management review of this cycle."};
constexpr Words no_date{"dag onbekend", "day unknown"};
constexpr Words inputs{"Onderwerpen beschreven: # van de #.", "Subjects written down: # of #."};
constexpr Words decisions{"Besluiten", "Decisions"};
constexpr Words no_decisions{"geen besluiten vastgelegd", "no decisions on record"};
constexpr Words decision{"Besluit", "Decision"};
constexpr Words tasks_done{"Taken gedaan", "Tasks done"};
constexpr Words no_tasks{"geen taken", "no tasks"};

// ---- trainings ------------------------------------------------------------------------------------------------------
constexpr Words trainings{"Trainingen", "Trainings"};
constexpr Words no_trainings{"Van deze cyclus zijn geen trainingen vastgelegd.",
                             "No trainings are on record for this cycle."};
constexpr Words training{"Training", "Training"};
constexpr Words held_on{"Gehouden", "Held"};
constexpr Words planned_on{"niet gehouden; gepland op ", "not held; planned on "};
constexpr Words present{"Aanwezig", "Present"};
constexpr Words present_of_unknown{"#; van hoeveel is onbekend", "#; of how many is unknown"};
constexpr Words board{"Bestuur en leiding", "Board and managers"};
constexpr Words attended{"Erbij: ", "Attended: "};
constexpr Words missed{"Bestuur niet erbij: ", "Board members who missed it: "};
constexpr Words nobody_named{"niemand bij naam vastgelegd", "nobody on record by name"};

// ---- the statement --------------------------------------------------------------------------------------------------
constexpr Words approved_version{"Vastgestelde versie: nummer #, goedgekeurd op ",
                                 "Approved version: number #, approved on "};
constexpr Words no_approved_version{"Er is geen versie die het bestuur heeft goedgekeurd.",
                                    "There is no version that the board approved."};
constexpr Words in_version{"Vastgesteld", "Approved"};
constexpr Words today{"Nu", "Now"};

// ---- to decide ------------------------------------------------------------------------------------------------------
constexpr Words to_decide{"Wat het bestuur gevraagd wordt te besluiten", "What the board is asked to decide"};
constexpr Words nothing_to_decide{"Er ligt nu niets ter besluit.", "Nothing waits for a decision now."};
constexpr Words decide_gate{
    "# van de # criteria om na de fase “@” verder te gaan zijn niet vervuld: zorg dat dat gebeurt, of ga door met een "
    "reden die op naam wordt vastgelegd.",
    "# of # criteria to go on after the phase “@” aren't met: have that done, or go on with a reason that is put on "
    "record by name."};
constexpr Words decide_move{"Elk criterium van de fase “@” is vervuld: de cyclus kan verder.",
                            "Every criterion of the phase “@” is met: the cycle can go on."};
constexpr Words decide_approval{"Goedkeuren of afkeuren", "Approve or reject"};
constexpr Words decide_risk{"Besluiten over een risico boven het mandaat van zijn eigenaar",
                            "Decide on a risk that is beyond its owner's mandate"};
constexpr Words decide_answer{"Antwoorden op het rapport", "Answer the report"};
constexpr Words decide_assessment{"Een onafhankelijke beoordeling laten uitvoeren: er is er geen die telt.",
                                  "Have an independent assessment made: there is none that counts."};
constexpr Words decide_unknown{"Laten uitzoeken of de onafhankelijke beoordeling telt: dat is onbekend.",
                               "Have it found out whether the independent assessment counts: that is unknown."};
constexpr Words decide_renewal{"De volgende onafhankelijke beoordeling laten uitvoeren: deze telt tot en met ",
                               "Have the next independent assessment made: this one counts through "};
constexpr Words decide_next{"De volgende cyclus laten beginnen: er is er nog geen.",
                            "Have the next cycle begun: there is none yet."};

}  // namespace zorgborg::words::cycle
