package dev.recado.ingest.whatsapp;

import dev.recado.events.AccountChange;
import dev.recado.events.Person;

/** Parses the webhook fields that list users: marketing preferences and changed user ids. */
final class UserUpdateParser {

    private static final String PREFERENCES = "user_preferences";
    private static final String USER_IDS = "user_id_update";

    private UserUpdateParser() {
    }

    /** True for a webhook field with a list of users under the same name in its value. */
    static boolean listsUsers(String webhookField) {
        return webhookField.equals(PREFERENCES) || webhookField.equals(USER_IDS);
    }

    static AccountChange parse(String webhookField, AccountFields fields, PersonParser people) {
        return webhookField.equals(PREFERENCES) ? preference(fields, people) : userIdUpdated(fields, people);
    }

    /** Parses a marketing preference. It omits the parent user id, which would extend it to other businesses. */
    private static AccountChange preference(AccountFields fields, PersonParser people) {
        fields.requireEither("user_id", "wa_id");
        var person = people.subject(fields.json);
        return new AccountChange.Preference(
                new Person(person.phone(), person.userId(), null, person.username(), person.name()),
                fields.optional("category"), fields.require("value"));
    }

    private static AccountChange userIdUpdated(AccountFields fields, PersonParser people) {
        var user = fields.object("user_id");
        var parent = fields.object("parent_user_id");
        var userId = MetaJson.nonBlank(user, "current");
        var parentUserId = MetaJson.nonBlank(parent, "current");
        if (userId == null && parentUserId == null) {
            fields.require("user_id");
        }
        return new AccountChange.UserIdUpdated(people.person(fields.optional("wa_id"), userId, parentUserId),
                MetaJson.nonBlank(user, "previous"), MetaJson.nonBlank(parent, "previous"));
    }
}
