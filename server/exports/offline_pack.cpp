#include "exports/offline_pack.hpp"

#include <algorithm>

#include "exports/plan_words.hpp"
#include "exports/statement_page.hpp"

namespace zorgborg {
namespace {

using Plan = Record<ContinuityPlan>;
using Parties = std::vector<Record<Party> const*>;

std::string anchor(std::string_view what, Plan const& plan) {
    return std::string(what) + "-" + to_text(plan.envelope.id);
}

void write_link(Html& page, std::string const& id, std::string_view text) {
    page.in("a href=\"#" + id + "\"", [&] { page.said(text); });
}

void write_contents(Html& page, PlanSource const& from, Plans const& plans) {
    page.heading('2', words::contents);
    if (plans.empty()) {
        page.in("p", words::no_plans);
        return;
    }
    page.table(words::contents, {words::plan, words::scenario, words::to_the_card, words::practised}, [&] {
        for (auto const* plan : plans)
            page.in("tr", [&] {
                page.row_heading([&] { write_link(page, anchor("plan", *plan), plan->body.title.value); });
                page.cell([&] { page.text(label_of(plan->body.scenario, page.language())); });
                page.cell([&] {
                    page.in("a href=\"#" + anchor("card", *plan) + "\"", [&] {
                        page.text(words::version_number).text(std::to_string(plan->body.card_version.value));
                    });
                });
                page.cell([&] { write_test_state(page, *plan, from.snapshot); });
            });
    });
}

template <class T>
void write_titles(Html& page, Words const& name, Refs<T> const& links, Snapshot const& snapshot) {
    if (links.empty()) return;
    page.fact(name, [&] {
        page.in("ul class=\"plain\"", [&] {
            for (auto const& title : titles_of(links, snapshot, page.language()))
                page.in("li", [&] { page.said(title); });
        });
    });
}

void write_time(Html& page, Words const& name, std::optional<Duration> const& time) {
    page.fact(name, [&] {
        if (time)
            page.text(spelled(*time, page.language()));
        else
            page.in("span class=\"mark\"", words::not_given);
    });
}

template <std::size_t N>
void write_optional(Html& page, std::optional<Text<N>> const& text) {
    page.cell([&] { page.said(text ? text->value : ""); });
}

void write_parties(Html& page, Words const& caption, Parties const& parties) {
    page.table(caption,
               {words::party, words::service, words::contact, words::emergency_phone, words::phone, words::mail}, [&] {
                   for (auto const* party : parties)
                       page.in("tr", [&] {
                           auto const& body = party->body;
                           page.row_heading([&] { page.said(body.title.value); });
                           write_optional(page, body.service);
                           write_optional(page, body.contact);
                           write_optional(page, body.emergency_phone);
                           write_optional(page, body.phone);
                           page.cell([&] { page.text(body.email ? body.email->value : ""); });
                       });
               });
}

void write_plan(Html& page, PlanSource const& from, Plan const& plan) {
    auto const& body = plan.body;
    auto const& snapshot = from.snapshot;
    page.in("section class=\"sheet\"", [&] {
        page.in("h2 id=\"" + anchor("plan", plan) + "\"", [&] { page.said(body.title.value); });
        page.in("dl", [&] {
            page.fact(words::scenario, [&] { page.text(label_of(body.scenario, page.language())); });
            page.fact(words::status, [&] { page.text(label_of(body.status, page.language())); });
            page.fact(words::owner, [&] { page.text(person_name(from, body.owner, page.language())); });
            page.fact(words::practised, [&] { write_test_state(page, plan, snapshot); });
            write_time(page, words::rto, body.rto);
            write_time(page, words::rpo, body.rpo);
            write_time(page, words::mtpd, body.mtpd);
            write_titles(page, words::locations, body.locations, snapshot);
            write_titles(page, words::processes, body.processes, snapshot);
            write_titles(page, words::assets, body.assets, snapshot);
            write_titles(page, words::measures, body.measures, snapshot);
        });
        if (body.description) {
            page.heading('3', words::description);
            page.commonmark(body.description->value, '4');
        }
        Parties parties;
        for (auto const& link : body.parties)
            if (auto const* party = snapshot.find<Party>(link.id)) parties.push_back(party);
        if (!parties.empty()) {
            page.heading('3', words::parties);
            write_parties(page, words::parties, parties);
        }
    });
    write_card(page, from, plan, '3');
}

void write_call_list(Html& page, Snapshot const& snapshot) {
    Parties parties;
    for (auto const* party : snapshot.all<Party>())
        if (party->body.emergency_phone) parties.push_back(party);
    std::ranges::sort(parties, {}, [](auto const* party) { return folded(party->body.title.value); });
    page.in("section class=\"sheet\"", [&] {
        page.heading('2', words::call_list, "call-list");
        if (parties.empty())
            page.in("p", words::no_numbers);
        else
            write_parties(page, words::call_list, parties);
    });
}

}  // namespace

Plans plans_in_use(Snapshot const& snapshot) {
    auto out = snapshot.all<ContinuityPlan>();
    std::erase_if(out, [](auto const* plan) { return plan->body.status == PlanStatus::retired; });
    std::ranges::sort(out, {},
                      [](auto const* plan) { return std::pair(folded(plan->body.title.value), plan->envelope.id); });
    return out;
}

std::string offline_pack(PlanSource const& from, Plans const& plans, Language language) {
    auto const& snapshot = from.snapshot;
    auto const* const organisation = snapshot.organisation();
    auto const zone = organisation == nullptr ? ZoneName().value : organisation->body.time_zone.value;
    Html page(language, snapshot.language());
    page.in("div class=\"portrait\"", [&] {
        page.in("header", [&] {
            page.heading('1', words::offline_pack);
            page.in("p", words::pack_is);
            page.in("dl", [&] {
                page.fact(words::organisation, [&] { page.said(name_of(snapshot)); });
                page.fact(words::made, [&] { page.precise(snapshot.now, zone); });
            });
        });
        page.in("main id=\"content\"", [&] {
            write_contents(page, from, plans);
            page.in("p", [&] { page.in("a href=\"#call-list\"", words::call_list); });
            for (auto const* plan : plans) write_plan(page, from, *plan);
            write_call_list(page, snapshot);
        });
    });
    return page.document(std::string(words::offline_pack.in(language)) + ", " + name_of(snapshot));
}

}  // namespace zorgborg
