#pragma once
/// How a try to send something ended.

#include <boost/describe.hpp>

#include <string>

namespace zorgborg {

enum class Delivery {
    done = 1,  // taken
    later,     // not now: no connection, not logged in, or told to come back
    refused,   // never: told so for this very mail, recipient or address
    unknown,   // the connection broke after all was sent: taken or not, nobody knows
};
BOOST_DESCRIBE_ENUM(Delivery, done, later, refused, unknown)

struct Outcome {
    Delivery result = Delivery::later;
    std::string detail;  // one short line for the operator; holds no body and no password
};

}  // namespace zorgborg
