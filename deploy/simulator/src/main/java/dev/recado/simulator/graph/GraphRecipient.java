package dev.recado.simulator.graph;

import dev.recado.simulator.customer.Customer;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonObject;

/**
 * The person to whom a message is sent.
 *
 * @param input the recipient exactly as the request contains it
 * @param phone digits with country code, or null if the request has a user id
 * @param userId business-scoped user id, or null if the request has a phone number
 */
record GraphRecipient(String input, String phone, String userId) {

    private static final int NATIONAL_DIGITS_MAX = 11;

    /** The phone number counts when the request has both. */
    static GraphRecipient of(JsonObject json, BusinessNumber from) {
        if (json.getValue("to") instanceof String to) {
            var phone = phone(to, from.displayPhone());
            if (phone.equals(from.displayPhone())) {
                throw SimulatedGraphError.of(131021, 0);
            }
            return new GraphRecipient(to, phone, null);
        }
        if (json.getValue("recipient") instanceof String userId) {
            if (!userId.matches("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}")) {
                throw SimulatedGraphError.invalidParameter("Invalid parameter: recipient");
            }
            return new GraphRecipient(userId, null, userId);
        }
        throw SimulatedGraphError.invalidParameter("The parameter to is required.");
    }

    /** Like Meta, adds the business's country code to a short number without a plus sign. */
    private static String phone(String to, String ownPhone) {
        var digits = to.replaceAll("\\D", "");
        if (!to.matches("\\+?[0-9 ()-]+") || digits.length() < 7 || digits.length() > 15) {
            throw SimulatedGraphError.invalidParameter("Invalid parameter: to");
        }
        var countryCode = ownPhone.substring(0, ownPhone.startsWith("1") ? 1 : 2);
        return to.startsWith("+") || digits.length() > NATIONAL_DIGITS_MAX || digits.startsWith(countryCode)
                ? digits
                : countryCode + digits;
    }

    /** Returns the element of {@code contacts} in the response. */
    JsonObject toContact() {
        var contact = new JsonObject().put("input", input);
        return phone == null
                ? contact.put("user_id", userId)
                : contact.put("wa_id", phone).put("user_id", Customer.userId(phone));
    }

    @Override
    public String toString() {
        return "GraphRecipient[redacted]";
    }
}
