#include "exports/plan_card.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "exports/plan_words.hpp"
#include "exports/statement_page.hpp"

namespace zorgborg {
namespace {

using Plan = Record<ContinuityPlan>;

/// The first instant at which the card was as it is now, as far as versions can still be read.
Instant card_made(Plan const& plan, Snapshot const& snapshot) {
    auto out = plan.envelope.updated_at;
    auto const& plans = definition<ContinuityPlan>();
    read_history(snapshot.source().connection, snapshot.organisation_id(), plans.traits.name, plan.envelope.id,
                 snapshot.size(), [&](Entry&& entry) {
                     if (entry.erased || entry.at > out) return;
                     auto const version = decode(plans, entry.snapshot);
                     auto const& body = static_cast<Plan const&>(*version).body;
                     if (body.card_version == plan.body.card_version) out = entry.at;
                 });
    return out;
}

void write_warning(Html& page, Words const& words) { page.in("p class=\"alert\"", words); }

void write_head(Html& page, PlanSource const& from, Plan const& plan, char level) {
    auto const& body = plan.body;
    page.in("header", [&] {
        page.in("p class=\"kind\"",
                [&] { page.text(words::card).text(" · ").text(label_of(body.scenario, page.language())); });
        page.in(std::string{'h', level} + " id=\"card-" + to_text(plan.envelope.id) + "\"",
                [&] { page.said(body.title.value); });
        page.in("p", [&] {
            page.text(words::for_locations).text(": ");
            auto const titles = titles_of(body.locations, from.snapshot, page.language());
            if (titles.empty()) page.in("span class=\"mark\"", words::no_locations);
            for (auto const& title : titles) page.text(&title == &titles.front() ? "" : ", ").said(title);
        });
    });
    if (body.status == PlanStatus::draft) write_warning(page, words::plan_is_draft);
    if (body.status == PlanStatus::retired || plan.envelope.archived_at) write_warning(page, words::plan_is_retired);
}

struct TextSection {
    Words const& heading;
    Words const& missing;
    std::string_view css_class;
};
constexpr TextSection first{words::do_first, words::no_fallback, "first"};
constexpr TextSection communication{words::communicate, words::no_communication, "communication"};

void write_text(Html& page, TextSection const& section, std::optional<Markdown> const& text, char level) {
    page.in("section class=\"" + std::string(section.css_class) + "\"", [&] {
        page.heading(level, section.heading);
        if (text)
            page.commonmark(text->value, static_cast<char>(level + 1));
        else
            page.in("p class=\"mark\"", section.missing);
    });
}

void write_number(Html& page, Party const& party) {
    auto const& number = party.emergency_phone ? party.emergency_phone : party.phone;
    page.in("td class=\"phone\"", [&] {
        if (number)
            page.text(number->value);
        else
            page.in("span class=\"mark\"", words::no_phone);
    });
}

void write_call(Html& page, PlanSource const& from, ContinuityPlan const& plan, char level) {
    page.in("section class=\"call\"", [&] {
        page.heading(level, words::call);
        if (plan.parties.empty())
            page.in("p class=\"mark\"", words::nobody_to_call);
        else
            page.table(words::call, {words::party, words::contact, words::phone}, [&] {
                for (auto const& link : plan.parties) {
                    auto const* const party = from.snapshot.find<Party>(link.id);
                    if (party == nullptr) continue;
                    page.in("tr", [&] {
                        page.row_heading([&] {
                            page.said(party->body.title.value);
                            if (party->envelope.archived_at) page.text(words::no_longer);
                        });
                        page.cell([&] { page.said(party->body.contact ? party->body.contact->value : ""); });
                        write_number(page, party->body);
                    });
                }
            });
        page.in("p",
                [&] { page.text(words::plan_owner).text(": ").text(person_name(from, plan.owner, page.language())); });
    });
}

void write_times(Html& page, ContinuityPlan const& plan) {
    page.fact(words::how_long, [&] {
        if (plan.rto)
            page.text(words::back_within).text(spelled(*plan.rto, page.language())).text(".");
        else
            page.in("span class=\"mark\"", words::no_target).text(".");
        if (plan.mtpd) page.text(" ").text(words::bearable_for).text(spelled(*plan.mtpd, page.language())).text(".");
    });
}

void write_facts(Html& page, PlanSource const& from, Plan const& plan) {
    auto const* const organisation = from.snapshot.organisation();
    auto const zone = organisation == nullptr ? ZoneName().value : organisation->body.time_zone.value;
    page.in("dl", [&] {
        write_times(page, plan.body);
        page.fact(words::practised, [&] { write_test_state(page, plan, from.snapshot); });
        page.fact(words::card_version, [&] {
            page.in("strong", std::to_string(plan.body.card_version.value)).text(words::card_since);
            page.moment(card_made(plan, from.snapshot), zone).text(words::printed).day(from.snapshot.today);
        });
        page.fact(words::newest, [&] { page.text(words::newest_while); });
    });
}

std::size_t length_of(std::optional<Markdown> const& text) { return text ? code_points(text->value) : 0; }

}  // namespace

template <class T>
std::vector<std::string> titles_of(Refs<T> const& links, Snapshot const& snapshot, Language language) {
    std::vector<std::string> out;
    for (auto const& link : links) {
        auto const* const record = snapshot.find<T>(link.id);
        out.emplace_back(record == nullptr ? words::content_erased.in(language) : record->body.title.value);
        if (record != nullptr && record->envelope.archived_at) out.back() += words::no_longer.in(language);
    }
    return out;
}
template std::vector<std::string> titles_of(Refs<Location> const&, Snapshot const&, Language);
template std::vector<std::string> titles_of(Refs<Asset> const&, Snapshot const&, Language);
template std::vector<std::string> titles_of(Refs<Control> const&, Snapshot const&, Language);

std::string name_of(Snapshot const& snapshot) {
    auto const* const organisation = snapshot.organisation();
    return organisation == nullptr ? std::string() : organisation->body.name.value;
}

std::string person_name(PlanSource const& from, std::optional<UserRef> const& person, Language language) {
    if (!person) return std::string(words::nobody.in(language));
    auto const* const known = from.people.find<User>(person->id);
    return known == nullptr ? to_text(person->id) : known->body.name.value;
}

void write_test_state(Html& page, Plan const& plan, Snapshot const& snapshot) {
    auto const state = derive(plan, snapshot);
    if (!state.last_exercise_date) {
        bool const talked = state.test_state == TestState::talked_through;
        page.in("strong", talked ? words::talked_through : words::never_tested);
        return;
    }
    bool const failed = state.test_state == TestState::failed_retest_due;
    bool const late = state.next_exercise_date && *state.next_exercise_date < snapshot.today;
    page.in(failed || late ? "strong" : "span", [&] {
        page.text(failed ? words::failed_on : words::tested_on).day(*state.last_exercise_date);
        if (state.next_exercise_date)
            page.text(late ? words::test_too_late : words::test_again).day(*state.next_exercise_date);
        page.text(".");
    });
}

void write_card(Html& page, PlanSource const& from, Plan const& plan, char level) {
    auto const below = static_cast<char>(level + 1);
    auto const& body = plan.body;
    page.in("article class=\"card\"", [&] {
        if (length_of(body.fallback) + length_of(body.communication) > card_characters)
            page.in("p class=\"gaps on-screen\"", words::too_long);
        write_head(page, from, plan, level);
        write_text(page, first, body.fallback, below);
        write_text(page, communication, body.communication, below);
        write_call(page, from, body, below);
        write_facts(page, from, plan);
        page.in("footer", [&] {
            page.in("p", [&] { page.in("strong", words::no_patient_data).text(" ").said(name_of(from.snapshot)); });
        });
    });
}

std::string plan_card_page(PlanSource const& from, Plan const& plan, Language language) {
    Html page(language, from.snapshot.language());
    page.in("main id=\"content\" class=\"portrait\"", [&] { write_card(page, from, plan, '1'); });
    return page.document(std::string(words::card.in(language)) + ": " + plan.body.title.value);
}

}  // namespace zorgborg
