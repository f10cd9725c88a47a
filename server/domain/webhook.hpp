#pragma once

#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

/// What a webhook can be told of: something falls due soon, today, or is late.
enum class WebhookEvent { due_soon, due, late };
BOOST_DESCRIBE_ENUM(WebhookEvent, due_soon, due, late)

/// Another system that is told of what falls due (Standard Webhooks). Its secret is told once, when it is made, and
/// stands in no record.
struct Webhook {
    static constexpr Traits traits{
        "webhooks", "webhook", Area::notices, {Ability::change, Ability::archive, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    Url url;
    Set<WebhookEvent> events;  // none: all of them
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(Webhook, (), (title, url, events, active))

}  // namespace zorgborg
