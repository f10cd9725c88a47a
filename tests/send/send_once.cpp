// Sends one mail to each recipient, or one webhook, and prints how it ended, a line each: for
// tests/api/test_transport.py.
#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <iterator>

#include "base/crypto.hpp"
#include "base/names.hpp"
#include "base/text.hpp"
#include "reminders/smtp.hpp"
#include "reminders/webhook.hpp"

using namespace zorgborg;

namespace {

std::string content(std::string const& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("can't read " + file);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void say(Outcome const& outcome) { std::cout << enum_name(outcome.result) << ' ' << outcome.detail << std::endl; }

}  // namespace

int main(int count, char** arguments) try {
    CLI::App app("sends once");
    app.require_subcommand(1);
    SmtpSettings smtp;
    Mail mail;
    mail.language = "nl";
    mail.date = clock_now();
    std::string recipients;  // with commas between them
    std::string subject_file, text_file, name_file, html_file, password_file;
    auto* const mails = app.add_subcommand("mail");
    mails->add_option("url", smtp.url)->required();
    mails->add_option("from", smtp.from)->required();
    mails->add_option("to", recipients)->required();
    mails->add_option("subject-file", subject_file)->required();
    mails->add_option("text-file", text_file)->required();
    mails->add_option("--name-file", name_file);
    mails->add_option("--html-file", html_file);
    mails->add_option("--user", smtp.user);
    mails->add_option("--password-file", password_file);
    mails->add_option("--ca", smtp.ca_file);
    WebhookSettings settings;
    std::string url, secret, id, body_file;
    auto* const webhooks = app.add_subcommand("webhook");
    webhooks->add_option("url", url)->required();
    webhooks->add_option("secret", secret)->required();
    webhooks->add_option("id", id)->required();
    webhooks->add_option("body-file", body_file)->required();
    webhooks->add_flag("--allow-private", settings.allow_private);
    webhooks->add_option("--ca", settings.ca_file);
    CLI11_PARSE(app, count, arguments);

    if (webhooks->parsed()) {
        say(post_webhook(settings, url, secret, id, clock_now(), content(body_file)));
        return 0;
    }
    if (!password_file.empty()) smtp.password = content(password_file);
    mail.from = smtp.from;
    mail.subject = content(subject_file);
    mail.text = content(text_file);
    if (!name_file.empty()) mail.to_name = content(name_file);
    if (!html_file.empty()) mail.html = content(html_file);
    SmtpSender sender(smtp);
    for (auto const to : split(recipients, ',')) {
        mail.to = to;
        mail.message_id = hexadecimal(as_text(sha256({to, mail.subject}))).substr(0, 32) + "@example.nl";
        say(sender.send(mail));
    }
    return 0;
} catch (std::exception const& fault) {
    std::cerr << fault.what() << '\n';
    return 1;
}
