package dev.recado.ingest.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.ChannelConnected;
import dev.recado.events.SuiteEvent;
import dev.recado.ingest.whatsapp.TestUpdates.Update;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Meta guarantees neither order nor grouping nor single delivery. None of it may change the set of events. */
class RegroupingTest {

    private static final String OUR_ACCOUNT = "102290129340398";
    private static final List<String> NUMBERS = List.of(TestChannels.OURS, TestChannels.SECOND);
    private static final List<String> CONTENTS = List.of("'type':'text','text':{'body':'hi'}",
            "'type':'image','image':{'id':'7','caption':'c'}", "'type':'reaction','reaction':{'message_id':'wamid.X'}",
            "'type':'interactive','interactive':{'type':'button_reply','button_reply':{'id':'a','title':'b'}}",
            "'type':'hologram','hologram':{'depth':3}", "'type':'text','group_id':'G-1','text':{'body':'to all'}");
    private static final List<String> STATUSES = List.of("sent", "delivered", "read", "played", "failed");

    @Property(tries = 300)
    void the_set_of_events_stays_the_same(@ForAll("updates") List<Update> updates, @ForAll Random random) {
        // Given
        var alone = new LinkedHashSet<SuiteEvent>();
        updates.forEach(update -> alone.addAll(events(TestUpdates.alone(update))));
        // When
        var repeated = new ArrayList<>(updates);
        updates.stream().filter(update -> random.nextBoolean()).forEach(repeated::add);
        Collections.shuffle(repeated, random);
        var regrouped = events(TestUpdates.regrouped(repeated, random));
        // Then
        assertThat(regrouped).isEqualTo(alone);
        assertThat(regrouped).extracting(SuiteEvent::eventId).doesNotHaveDuplicates();
        assertThat(alone).hasSize(Set.copyOf(updates).size());
    }

    @Provide
    Arbitrary<List<Update>> updates() {
        return Arbitraries.oneOf(messages(), statuses(), echoes(), standby(), wishes(), reviews()).list().ofMaxSize(25)
                .map(all -> List.copyOf(new LinkedHashSet<>(all)));
    }

    private static Arbitrary<Update> messages() {
        return Combinators.combine(number(), serial(), Arbitraries.of(CONTENTS)).as((number, serial, content) -> listed(
                "messages", number, List.of("messages"), message("wamid.M" + serial + content.hashCode(), serial, content))
                .about(contact(serial)));
    }

    private static Arbitrary<Update> statuses() {
        return Combinators.combine(number(), serial(), Arbitraries.of(STATUSES), Arbitraries.of("", "5511", "5512"))
                .as((number, serial, status, participant) -> listed("messages", number, List.of("statuses"),
                        TestUpdates.json("{'id':'wamid.S%d','status':'%s','timestamp':'1763712003','recipient_id':'%d'%s}"
                                .formatted(serial, status, serial, participant.isEmpty()
                                        ? ""
                                        : ",'recipient_type':'group','recipient_participant_id':'" + participant + "'")))
                        .about(contact(serial)));
    }

    private static Arbitrary<Update> echoes() {
        return Combinators.combine(number(), serial(), Arbitraries.of("smb_message_echoes", "message_echoes"))
                .as((number, serial, field) -> listed(field, number, List.of("message_echoes"),
                        message("wamid.%s%d".formatted(field, serial), serial, CONTENTS.getFirst())));
    }

    private static Arbitrary<Update> standby() {
        return Combinators.combine(number(), serial(), Arbitraries.of("messages", "message_echoes"))
                .as((number, serial, list) -> listed("standby", number, List.of("standby", list),
                        message("wamid.%s%d".formatted(list, serial) + "B", serial, CONTENTS.getFirst()))
                        .about(contact(serial)));
    }

    private static Arbitrary<Update> wishes() {
        return Combinators.combine(number(), serial(), Arbitraries.of("stop", "resume"), time())
                .as((number, serial, choice, time) -> new Update(OUR_ACCOUNT, time, "user_preferences", number,
                        List.of("user_preferences"), TestUpdates.json("{'user_id':'BR.%d','value':'%s','category':'c'}"
                                .formatted(serial, choice)),
                        contact(serial)));
    }

    private static Arbitrary<Update> reviews() {
        return Combinators.combine(Arbitraries.of("APPROVED", "REJECTED"), serial(), time())
                .as((decision, serial, time) -> new Update(OUR_ACCOUNT, time, "account_review_update", null, List.of(),
                        TestUpdates.json("{'decision':'%s','later':{'b':%d,'a':1}}".formatted(decision, serial)), null));
    }

    private static Update listed(String field, String number, List<String> list, JsonNode element) {
        return new Update(OUR_ACCOUNT, null, field, number, list, element, null);
    }

    private static JsonNode message(String wamid, int person, String content) {
        return TestUpdates.json("{'from':'%d','from_user_id':'BR.%d','to':'%d','id':'%s','timestamp':'1763712000',%s}"
                .formatted(person, person, person, wamid, content));
    }

    private static JsonNode contact(int person) {
        return TestUpdates.json("{'profile':{'name':'N%d'},'wa_id':'%d','user_id':'BR.%d'}".formatted(person, person, person));
    }

    private static Arbitrary<String> number() {
        return Arbitraries.of(NUMBERS);
    }

    private static Arbitrary<Integer> serial() {
        return Arbitraries.integers().between(1, 12);
    }

    private static Arbitrary<Long> time() {
        return Arbitraries.of(1763712000L, 1763712001L);
    }

    private static Set<SuiteEvent> events(Collection<byte[]> posts) {
        var events = new LinkedHashSet<SuiteEvent>();
        posts.forEach(post -> events.addAll(events(post)));
        return events;
    }

    private static List<SuiteEvent> events(byte[] post) {
        var result = TestChannels.normaliser().normalise(post, TestChannels.origin(ChannelConnected.DEFAULT_APP));
        assertThat(result.unreadable()).isEmpty();
        return result.events();
    }
}
