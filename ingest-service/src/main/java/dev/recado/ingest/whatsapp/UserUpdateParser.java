package dev.recado.ingest.whatsapp;

import dev.recado.events.AccountChange;
import dev.recado.events.Person;

/** Reads what Meta tells of people: whether they want marketing, and that their user ids are others now. */
final class UserUpdateParser {

    private static final String PREFERENCES = "user_preferences";
    private static final String USER_IDS = "user_id_update";

    private UserUpdateParser() {
    }

    /** True for fields that hold a list of people under their own name. */
    static boolean listed(String field) {
        return field.equals(PREFERENCES) || field.equals(USER_IDS);
    }

    static AccountChange of(String field, AccountFields told, PersonParser people) {
        return field.equals(PREFERENCES) ? preference(told, people) : userId(told, people);
    }

    /** A wish holds for the user id alone: the parent's id would carry it to other businesses. */
    private static AccountChange preference(AccountFields told, PersonParser people) {
        told.needEither("user_id", "wa_id");
        var person = people.subject(told.json);
        return new AccountChange.Preference(
                new Person(person.phone(), person.userId(), null, person.username(), person.name()),
                told.name("category"), told.need("value"));
    }

    private static AccountChange userId(AccountFields told, PersonParser people) {
        var user = told.object("user_id");
        var parent = told.object("parent_user_id");
        var userId = MetaJson.name(user, "current");
        var parentUserId = MetaJson.name(parent, "current");
        if (userId == null && parentUserId == null) {
            told.need("user_id");
        }
        return new AccountChange.UserIdUpdated(people.person(told.name("wa_id"), userId, parentUserId),
                MetaJson.name(user, "previous"), MetaJson.name(parent, "previous"));
    }
}
