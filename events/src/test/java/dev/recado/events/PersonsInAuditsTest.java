package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.AuditRecorded.ActorType;
import dev.recado.events.AuditRecorded.Subject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Generated numbers, addresses and names are refused in every part of an audit, so that audits never need erasure. */
class PersonsInAuditsTest {

    private static final List<Function<String, AuditRecorded>> PLACES = List.of(
            text -> new Place().service(text), text -> new Place().by(new Actor(ActorType.USER, text)),
            text -> new Place().action(text), text -> new Place().to(new Subject(text, "1")),
            text -> new Place().to(new Subject("user", text)), text -> new Place().with(Map.of(text, "1")),
            text -> new Place().with(Map.of("to", text)));

    @Property
    void a_phone_number_is_refused_in_an_audit(@ForAll("phones") String phone) {
        assertNowhere(phone);
    }

    @Property
    void an_e_mail_address_is_refused_in_an_audit(@ForAll("emails") String email) {
        assertNowhere(email);
    }

    @Property
    void a_name_is_refused_in_an_audit(@ForAll("names") String name) {
        assertNowhere(name);
    }

    @Provide
    Arbitrary<String> phones() {
        var groups = Arbitraries.strings().numeric().ofMinLength(2).ofMaxLength(5).list().ofMinSize(2).ofMaxSize(5)
                .filter(parts -> String.join("", parts).length() >= 8);
        return Combinators
                .combine(Arbitraries.of("", "+", "00", "tel:", "u"), groups, Arbitraries.of("", " ", "-", "(", ")", "/"))
                .as((prefix, parts, between) -> prefix + String.join(between, parts));
    }

    @Provide
    Arbitrary<String> emails() {
        var words = Arbitraries.strings().withCharRange('a', 'z').numeric().withChars("._+-").ofMinLength(1).ofMaxLength(20);
        return Combinators.combine(words, words).as((name, domain) -> name + "@" + domain + ".example");
    }

    /** Names with a capital, an accent, or several words. */
    @Provide
    Arbitrary<String> names() {
        var word = Arbitraries.of("Ana", "João", "Müller", "O'Neill", "María", "Li", "D'Ávila", "Ørsted", "美咲", "Souza");
        var plain = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(4).ofMaxLength(10);
        return Arbitraries.oneOf(word, Combinators.combine(word, word).as((first, last) -> first + " " + last),
                Combinators.combine(plain, plain).as((first, last) -> first + " " + last),
                plain.map(name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)));
    }

    private static void assertNowhere(String text) {
        assertThat(AuditRecorded.isPlain(text)).isFalse();
        assertThat(PLACES).allSatisfy(place -> assertThatThrownBy(() -> place.apply(text))
                .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining(text));
    }

    /** Builds an audit in which one part is replaced. */
    private record Place(String service, Actor actor, String action) {

        Place() {
            this("auth", Actor.suite(), "user.changed");
        }

        AuditRecorded service(String text) {
            return new Place(text, actor, action).to(null);
        }

        AuditRecorded by(Actor somebody) {
            return new Place(service, somebody, action).to(null);
        }

        AuditRecorded action(String text) {
            return new Place(service, actor, text).to(null);
        }

        AuditRecorded to(Subject subject) {
            return new AuditRecorded("e", TenantId.random(), Instant.EPOCH, service, actor, action, subject, null);
        }

        AuditRecorded with(Map<String, String> details) {
            return new AuditRecorded("e", TenantId.random(), Instant.EPOCH, service, actor, action, null, details);
        }
    }
}
