package dev.recado.conversation.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.events.ConversationState;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.phone.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * Selects conversations among those that are visible to the caller; a null component matches all. The SQL has only the conditions
 * that apply, so that each combination has its own plan and reads an index.
 *
 * @param words a part of a name, of a phone number's digits or of a user id
 */
record ConversationFilter(ConversationVisibility visibility, @Nullable ConversationState state, @Nullable UUID assignee,
        @Nullable String words) {

    /** Fewer letters and digits match only the beginnings of names, because the index holds trigrams of them. */
    private static final int INFIX_LETTERS_MIN = 3;
    /** The most contacts that a search finds by name, and by each part of an address. */
    private static final int CONTACTS_MAX = 2_000;
    private static final Pattern NUMBER = Pattern.compile("[\\d\\s()+.-]+");

    /** The conditions on a conversation {@code c}, with parameters from {@code $1}. */
    Conditions conditions(TenantId tenant) {
        var conditions = new Conditions();
        conditions.add("c.tenant_id = %s", tenant.value());
        if (!visibility.all()) {
            conditions.add("(c.assignee is null or c.assignee = %s)", visibility.person());
        }
        if (state != null) {
            conditions.add("c.state = %s", Rows.enumColumn(state));
        }
        if (assignee != null) {
            conditions.add("c.assignee = %s", assignee);
        }
        if (words != null && !words.isBlank()) {
            addSearch(conditions, words.strip());
        }
        return conditions;
    }

    private static void addSearch(Conditions conditions, String written) {
        var found = new ArrayList<String>();
        if (letters(written) < INFIX_LETTERS_MIN) {
            found.add(byName(conditions, escaped(written) + "%"));
            found.add(byName(conditions, "% " + escaped(written) + "%"));
        } else {
            found.add(byName(conditions, "%" + escaped(written) + "%"));
            addressParts(written).forEach(part -> found.add(byAddress(conditions, "%" + escaped(part) + "%")));
        }
        conditions.add("c.contact_id = any(array(" + String.join(" union ", found) + "))");
    }

    private static String byName(Conditions conditions, String pattern) {
        return "(select p.id from contact p where p.tenant_id = $1 and p.name ilike " + conditions.parameter(pattern)
                + " limit " + CONTACTS_MAX + ")";
    }

    private static String byAddress(Conditions conditions, String pattern) {
        return "(select a.contact_id from contact_address a where a.tenant_id = $1 and a.kind in ('phone', 'user_id')"
                + " and a.value like " + conditions.parameter(pattern) + " limit " + CONTACTS_MAX + ")";
    }

    /** The parts of addresses to search for: a number's digits, as written, canonical and in older spellings, or a user id. */
    private static List<String> addressParts(String written) {
        var digits = written.replaceAll("\\D", "");
        if (!NUMBER.matcher(written).matches()) {
            return written.indexOf(' ') < 0 ? List.of(written) : List.of();
        }
        if (digits.length() < INFIX_LETTERS_MIN) {
            return List.of();
        }
        var canonical = PhoneNumber.canonical(digits);
        return Stream.concat(Stream.of(digits, canonical), PhoneNumber.olderSpellings(canonical).stream()).distinct().toList();
    }

    private static long letters(String written) {
        return written.codePoints().filter(Character::isLetterOrDigit).count();
    }

    /** Escapes the wildcards of {@code like}. */
    private static String escaped(String written) {
        return written.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** SQL conditions and the values of their parameters. */
    static final class Conditions {

        private final List<String> all = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        /** Adds a condition; {@code %s} is the place of the parameter. */
        private void add(String condition, Object parameter) {
            all.add(condition.formatted(parameter(parameter)));
        }

        private void add(String condition) {
            all.add(condition);
        }

        /** Adds a value and returns its parameter. */
        String parameter(Object value) {
            parameters.add(value);
            return "$" + parameters.size();
        }

        String sql() {
            return String.join(" and ", all);
        }

        Object[] parameters() {
            return parameters.toArray();
        }
    }
}
