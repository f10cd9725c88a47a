#pragma once
/// What the pages say of their own, each text once in both languages.

#include "exports/html.hpp"

namespace zorgborg::words {

// ---- the statement --------------------------------------------------------------------------------------------------
constexpr Words statement{"Verklaring van toepasselijkheid", "Statement of applicability"};
constexpr Words as_it_stands{"De stand van het register op het moment dat hieronder staat; geen bevroren versie.",
                             "The register as it stood at the moment below; no frozen version."};
constexpr Words no_lines{"Geen.", "None."};
constexpr Words number{"Nr.", "No."};
constexpr Words control{"Beheersmaatregel van de norm", "Control of the standard"};
constexpr Words applicable{"Van toepassing", "Applicable"};
constexpr Words why{"Motivering en gronden", "Justification and grounds"};
constexpr Words status{"Stand", "Status"};
constexpr Words evidence_state{"Bewijs", "Evidence"};
constexpr Words effectiveness{"Werking", "Effectiveness"};
constexpr Words lines_by_status{"Regels naar stand", "Lines by status"};
constexpr Words lines{"Regels", "Lines"};
constexpr Words total{"Totaal", "Total"};
constexpr Words decided_on{"Besloten op", "Decided on"};
constexpr Words not_justified{"nog niet gemotiveerd", "not justified yet"};
constexpr Words undecided_lines{"Regels waarover nog niet is besloten tellen niet als ja en niet als nee.",
                                "Lines not yet decided count neither as yes nor as no."};
constexpr Words additional{"Eigen maatregelen buiten de bijlage", "Own controls beyond the annex"};
constexpr Words ground{"Grond", "Ground"};
constexpr Words title{"Titel", "Title"};
constexpr Words annex{"Beheersmaatregelen van de bijlage", "Controls of the annex"};
constexpr Words organisational{"Organisatorische maatregelen", "Organisational controls"};
constexpr Words people{"Mensgerichte maatregelen", "People controls"};
constexpr Words physical{"Fysieke maatregelen", "Physical controls"};
constexpr Words technological{"Technologische maatregelen", "Technological controls"};
constexpr Words clauses{"Het managementsysteem (hoofdstuk 4 tot en met 10)", "The management system (clauses 4 to 10)"};

// ---- the cover ------------------------------------------------------------------------------------------------------
constexpr Words bundle{"Bewijsdossier informatiebeveiliging", "Information security evidence bundle"};
constexpr Words cover{"Over dit dossier", "About this bundle"};
constexpr Words contents{"Inhoud", "Contents"};
constexpr Words made_for{"Gemaakt voor", "Made for"};
constexpr Words certifier{"een certificerende instelling of auditor", "a certifier or auditor"};
constexpr Words inspectorate{"de inspectie", "the inspectorate"};
constexpr Words customer{"een klant of ketenpartner", "a customer or partner in care"};
constexpr Words organisation{"Organisatie", "Organisation"};
constexpr Words kind{"Soort", "Kind"};
constexpr Words sector{"Sector", "Sector"};
constexpr Words scope{"Toepassingsgebied", "Scope"};
constexpr Words edition{"Norm", "Standard"};
constexpr Words staff{"Medewerkers", "Staff"};
constexpr Words clients{"Cliënten", "Clients"};
constexpr Words zone{"Tijdzone", "Time zone"};
constexpr Words as_of{"Stand van", "As of"};
constexpr Words since{"Wijzigingen sinds", "Changes since"};
constexpr Words log{"Logboek", "Audit log"};
constexpr Words leaves{" regels; wortel van de Merkle-boom (SHA-256, base64): ",
                       " leaves; root of the Merkle tree (SHA-256, base64): "};
constexpr Words software{"Gemaakt met", "Made with"};
constexpr Words statement_version{"Vastgestelde verklaring van toepasselijkheid",
                                  "Approved statement of applicability"};
constexpr Words certificate{"Certificaat", "Certificate"};
constexpr Words unknown{"onbekend", "unknown"};
constexpr Words not_given{"niet ingevuld", "not filled in"};
constexpr Words reading_guide{
    "Dit dossier is gemaakt uit het register; deze pagina is zonder programma te lezen. Of het volledig en ongewijzigd "
    "is, staat in manifest, bewijzen en handtekening ernaast.",
    "This bundle was made from the register; this page can be read without any program. Whether it is complete and "
    "unchanged is shown by the manifest, proofs and signature beside it."};

// ---- what is missing ------------------------------------------------------------------------------------------------
constexpr Words gaps{"Eerst: wat ontbreekt", "First: what is missing"};
constexpr Words missing{"Ontbreekt", "Missing"};
constexpr Words withheld{"Weggelaten", "Withheld"};
constexpr Words erased{"Gewist", "Erased"};
constexpr Words not_looked_at{"Niet bekeken", "Not looked at"};
constexpr Words what{"Wat", "What"};
constexpr Words how_many{"Aantal", "Count"};
constexpr Words gap_undecided{"Regels van de verklaring waarover nog niet is besloten",
                              "Lines of the statement not yet decided"};
constexpr Words gap_not_started{"Regels die van toepassing zijn en niet zijn gestart",
                                "Applicable lines that were not started"};
constexpr Words gap_lapsed{"Regels waarvan alle maatregelen zijn vervallen", "Lines whose controls are all retired"};
constexpr Words gap_partial{"Regels die gedeeltelijk zijn ingevoerd", "Lines implemented in part"};
constexpr Words gap_no_evidence{"Ingevoerde maatregelen zonder actueel bewijs",
                                "Implemented controls without current evidence"};
constexpr Words gap_no_owner{"Maatregelen zonder eigenaar", "Controls without an owner"};
constexpr Words gap_documents{"Vereiste documenten of registraties die ontbreken of niet gelden",
                              "Required documents or records that are missing or not in force"};
constexpr Words gap_overdue{"Beoordelingen die te laat zijn", "Reviews that are overdue"};
constexpr Words gap_erased{"Versies van records waarvan de inhoud is gewist",
                           "Versions of records whose content was erased"};
constexpr Words gap_files{"Bestanden van bewijs die er niet meer zijn", "Files of evidence that are no longer there"};
constexpr Words gap_earlier{"Eerdere inhoud van records: van vóór de gevraagde periode",
                            "Earlier contents of records: from before the period asked for"};
constexpr Words gap_out_of_scope{"Buiten wat deze beoordeling bekeek", "Outside of what this assessment looked at"};
constexpr Words gap_register{"Inhoud die wie dit opvroeg niet mag meenemen, of die niet naar buiten gaat",
                             "Contents that who asked for this may not take away, or that never leave"};
constexpr Words no_certificate{"geen geldig certificaat in het register", "no valid certificate on record"};
constexpr Words gap_statement_version{"Een vastgestelde versie van de verklaring",
                                      "An approved version of the statement"};
constexpr Words gap_registers{
    "Incidenten, DPIA's en koppelingen: daarvan houdt deze versie van het programma geen register bij",
    "Incidents, DPIAs and connections: this version of the program keeps no register of them"};
constexpr Words gap_not_covered{"Eisen zonder onafhankelijke beoordeling die telt",
                                "Requirements without an independent assessment that counts"};
constexpr Words gap_unconfirmed{"Overgetypte rapporten die niemand tegen het rapport heeft gehouden",
                                "Reports typed over that nobody held against the report"};
constexpr Words gap_assessment{"Alles waar deze beoordeling niet naar keek: dit pakket is alleen van haar",
                               "Everything this assessment didn't look at: this bundle is of it alone"};
constexpr Words gap_never_tested{"Continuïteitsplannen die nooit echt zijn geoefend",
                                 "Continuity plans that were never really tested"};

// ---- audits
constexpr Words yes{"ja", "yes"};
constexpr Words no{"nee", "no"};
constexpr Words of_number{" van ", " of "};
constexpr Words covered_requirements{" eisen gedekt, hoogstens 18 maanden geleden.",
                                     " requirements covered, at most 18 months ago."};
constexpr Words not_covered{"Niet gedekt", "Not covered"};
constexpr Words reports{"Rapporten", "Reports"};
constexpr Words no_reports{"Er is geen rapport uitgebracht.", "No report was issued."};
constexpr Words report_date{"Van", "Of"};
constexpr Words because{"Wat niet geldt of onbekend is", "What doesn't hold or isn't known"};
constexpr Words without_requirements{"zonder", "without"};
constexpr Words results{"Resultaten", "Results"};
constexpr Words result{"Resultaat", "Result"};
constexpr Words note{"Toelichting", "Note"};
constexpr Words sources{"Waaruit dat bleek", "What showed it"};
constexpr Words gap_profile_inspectorate{"Maatregelen met geschiedenis, wijzigingen en rechten: niet in dit profiel",
                                         "Controls with their history, changes and rights: not in this profile"};
constexpr Words gap_profile_customer{"Motivering, eigenaren, documenten, maatregelen en bewijs: niet in dit profiel",
                                     "Justifications, owners, documents, controls and evidence: not in this profile"};

// ---- the standing ---------------------------------------------------------------------------------------------------
constexpr Words standing{"Hoe het ervoor staat", "The standing"};
constexpr Words standing_by_theme{"Stand per thema", "Standing by theme"};
constexpr Words theme{"Thema", "Theme"};

// ---- controls -------------------------------------------------------------------------------------------------------
constexpr Words controls{"Maatregelen met bewijs en geschiedenis", "Controls with evidence and history"};
constexpr Words requirements{"Voor", "For"};
constexpr Words owner{"Eigenaar", "Owner"};
constexpr Words nobody{"niemand", "nobody"};
constexpr Words description{"Omschrijving", "Description"};
constexpr Words implementation{"Uitvoering", "Implementation"};
constexpr Words implemented_on{"Ingevoerd op", "Implemented on"};
constexpr Words next_review{"Volgende beoordeling", "Next review"};
constexpr Words evidence{"Bewijsstukken", "Evidence"};
constexpr Words no_evidence{"Er hangt geen bewijsstuk aan deze maatregel.", "No evidence is attached to this control."};
constexpr Words seen_not_kept{"gezien, niet bewaard", "seen, not kept"};
constexpr Words not_enclosed{"niet bijgevoegd", "not enclosed"};
constexpr Words valid_from{"geldig vanaf", "valid from"};
constexpr Words valid_until{"geldig tot en met", "valid until"};
constexpr Words history{"Geschiedenis", "History"};
constexpr Words history_of{"Geschiedenis van: ", "History of: "};
constexpr Words version{"Versie", "Version"};
constexpr Words when{"Wanneer", "When"};
constexpr Words who{"Wie", "Who"};
constexpr Words act{"Wat er gebeurde", "What was done"};
constexpr Words changed_members{"Gewijzigde gegevens", "Changed members"};
constexpr Words content_erased{"inhoud gewist", "content erased"};

// ---- overdue, documents, changes, late entries, overrides, rights
// -----------------------------------------------------
constexpr Words overdue{"Te laat of binnenkort", "Late or due soon"};
constexpr Words overdue_items{"Wat te laat is of binnen 30 dagen komt", "What is late or due within 30 days"};
constexpr Words register_{"Register", "Register"};
constexpr Words due_on{"Uiterlijk", "Due on"};
constexpr Words days_late{"Dagen te laat", "Days late"};
constexpr Words documents{"Documenten die de norm vraagt", "Documents the standard asks for"};
constexpr Words documents_note{
    "Nummers van NEN 7510-1; de omschrijvingen zijn van ons. Een document telt als het van kracht is, en beleid en "
    "toepassingsgebied als het bestuur ze in deze versie heeft goedgekeurd.",
    "Numbers of NEN 7510-1; the descriptions are ours. A document counts when it is in force, policy and scope when "
    "the board "
    "approved them in this version."};
constexpr Words clause{"Hoofdstuk", "Clause"};
constexpr Words asked{"Gevraagd", "Asked for"};
constexpr Words found{"In het register", "In the register"};
constexpr Words document_ready{"aanwezig", "present"};
constexpr Words document_draft{"alleen in concept", "draft only"};
constexpr Words document_unapproved{"niet goedgekeurd", "not approved"};
constexpr Words document_described{"werkwijze beschreven, geen registratie", "described, no record of it"};
constexpr Words document_missing{"ontbreekt", "missing"};
constexpr Words changes{"Wat er is gewijzigd", "What changed"};
constexpr Words changes_table{"Wijzigingen, nieuwste eerst", "Changes, newest first"};
constexpr Words record{"Onderdeel", "Record"};
constexpr Words late_entries{"Achteraf ingevoerd", "Entered late"};
constexpr Words late_note{"Gebeurtenissen die meer dan 30 dagen na hun datum zijn ingevoerd.",
                          "Events entered more than 30 days after their date."};
constexpr Words event_date{"Datum van de gebeurtenis", "Date of the event"};
constexpr Words entered_on{"Ingevoerd in het register", "Entered in the register"};
constexpr Words days_between{"Dagen ertussen", "Days between"};
constexpr Words overrides{"Uitzonderingen", "Overrides"};
constexpr Words no_overrides{"Er is geen uitzondering op een regel vastgelegd.", "No override of a rule is on record."};
constexpr Words reason{"Reden", "Reason"};
constexpr Words rights{"Rollen en instellingen van dit programma", "Roles and settings of this tool"};
constexpr Words members{"Wie wat mag", "Who may do what"};
constexpr Words person{"Persoon of programma", "Person or program"};
constexpr Words roles{"Werkende rollen", "Roles in effect"};
constexpr Words program{"programma", "program"};
constexpr Words settings{"Instellingen", "Settings"};
constexpr Words setting{"Instelling", "Setting"};
constexpr Words value{"Waarde", "Value"};
constexpr Words shell{"opdrachtregel van de server", "the server's command line"};

// ---- acts, as the log calls them
// --------------------------------------------------------------------------------------
struct ActionWords {
    std::string_view action;
    Words words;
};
constexpr ActionWords actions[] = {{"create", {"gemaakt", "made"}},
                                   {"change", {"gewijzigd", "changed"}},
                                   {"archive", {"gearchiveerd", "archived"}},
                                   {"restore", {"teruggehaald", "restored"}},
                                   {"erase", {"gewist", "erased"}}};

}  // namespace zorgborg::words
