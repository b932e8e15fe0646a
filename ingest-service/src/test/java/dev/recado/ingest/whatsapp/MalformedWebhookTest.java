package dev.recado.ingest.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.ChannelConnected;
import dev.recado.events.InboundContent;
import dev.recado.events.MessageReceived;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Malformed JSON never throws, never prevents the event of a valid update, and never yields an event that cannot be written. */
class MalformedWebhookTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = "{\"from\":\"5511999990001\",\"id\":\"wamid.GOOD\",\"timestamp\":\"1763712000\","
            + "\"type\":\"text\",\"text\":{\"body\":\"good\"}}";
    private static final String FRAME = "{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\""
            + TestChannels.OURS + "\"},\"messages\":[%s]}}";
    /** Meta's field names, so that random JSON gets deep into the parsers. */
    private static final String[] WORDS = ("entry changes field value messages statuses errors contacts metadata standby "
            + "message_echoes user_preferences user_id_update id time timestamp type status text body image audio sticker "
            + "location latitude longitude name phones emails reaction message_id emoji interactive button_reply list_reply "
            + "nfm_reply response_json button payload order product_items product_retailer_id quantity item_price system "
            + "identity hash wa_id user_id edit revoke original_message_id message unsupported context referral from to "
            + "group_id recipient_id recipient_type group payment amount offset pricing billable conversation origin "
            + "expiration_timestamp event decision restriction_info ban_info message_template_id new_category "
            + "account_update account_review_update template_category_update message_template_status_update "
            + "smb_message_echoes phone_number_id profile").split(" ");
    private static final Object[] ODD = {"", " ", "\u0000", "\ud83d", "\ude00x", "1763712000", "-1", "1e999", "+", "@", true,
            false, null, 0, -1, 1.5, 1e300, Long.MAX_VALUE, "x".repeat(600)};

    private final List<JsonNode> payloads = payloads();

    @Property(tries = 1500)
    void any_json_as_an_update_beside_a_valid_one(@ForAll("json") JsonNode malformed) {
        assertValidUpdateIsPublished(
                "{\"entry\":[{\"id\":\"1\",\"changes\":[" + FRAME.formatted(malformed + "," + GOOD) + "]}]}");
    }

    @Property(tries = 1500)
    void any_json_as_a_change_beside_a_valid_one(@ForAll("json") JsonNode malformed) {
        assertValidUpdateIsPublished(
                "{\"entry\":[{\"id\":\"1\",\"changes\":[" + malformed + "," + FRAME.formatted(GOOD) + "]}]}");
    }

    @Property(tries = 1500)
    void any_json_as_an_entry_beside_a_valid_one(@ForAll("json") JsonNode malformed) {
        assertValidUpdateIsPublished(
                "{\"entry\":[" + malformed + ",{\"id\":\"1\",\"changes\":[" + FRAME.formatted(GOOD) + "]}]}");
    }

    @Property(tries = 3000)
    void a_damaged_payload_beside_a_valid_one(@ForAll("json") JsonNode malformed, @ForAll Random random) {
        // Given
        var damaged = payloads.get(random.nextInt(payloads.size())).deepCopy();
        damage(damaged, malformed, random);
        var entries = damaged.path("entry").isArray() ? damaged.withArray("entry").toString() : "[]";
        // When // Then
        assertValidUpdateIsPublished(
                "{\"entry\":[" + entries.substring(1, entries.length() - 1) + (entries.length() > 2 ? "," : "")
                        + "{\"id\":\"1\",\"changes\":[" + FRAME.formatted(GOOD) + "]}]}");
    }

    @Property(tries = 1500)
    void any_json_as_the_whole_body(@ForAll("json") JsonNode malformed) {
        normalised(malformed.toString());
    }

    @Property(tries = 1500)
    void a_valid_update_before_malformed_json(@ForAll String broken) {
        assertValidUpdateIsPublished("{\"entry\":[{\"id\":\"1\",\"changes\":[" + FRAME.formatted(GOOD + "," + broken));
    }

    @Provide
    Arbitrary<JsonNode> json() {
        return Arbitraries.randomValue(random -> tree(random, 6));
    }

    private static JsonNode tree(Random random, int depth) {
        var shape = depth == 0 ? 2 : random.nextInt(5);
        if (shape == 0) {
            var array = JSON.createArrayNode();
            for (var i = random.nextInt(4); i > 0; i--) {
                array.add(tree(random, depth - 1));
            }
            return array;
        }
        if (shape == 2) {
            return random.nextBoolean()
                    ? JSON.valueToTree(WORDS[random.nextInt(WORDS.length)])
                    : JSON.valueToTree(ODD[random.nextInt(ODD.length)]);
        }
        var object = JSON.createObjectNode();
        for (var i = random.nextInt(6); i > 0; i--) {
            object.set(WORDS[random.nextInt(WORDS.length)], tree(random, depth - 1));
        }
        return object;
    }

    /** Replaces a random value of the payload. */
    private static void damage(JsonNode node, JsonNode malformed, Random random) {
        if (node instanceof ArrayNode array && !array.isEmpty()) {
            var at = random.nextInt(array.size());
            if (random.nextInt(6) == 0 || array.get(at).isValueNode()) {
                array.set(at, malformed);
            } else {
                damage(array.get(at), malformed, random);
            }
        } else if (node instanceof ObjectNode object && !object.isEmpty()) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = names.get(random.nextInt(names.size()));
            if (random.nextInt(6) == 0 || object.get(name).isValueNode()) {
                object.set(name, malformed);
            } else {
                damage(object.get(name), malformed, random);
            }
        }
    }

    private static void assertValidUpdateIsPublished(String body) {
        assertThat(normalised(body).events()).anySatisfy(event -> {
            assertThat(event).isInstanceOf(MessageReceived.class);
            assertThat(((MessageReceived) event).wamid()).isEqualTo("wamid.GOOD");
            assertThat(((MessageReceived) event).content()).isEqualTo(new InboundContent.Text("good"));
        });
    }

    /** Normalises a body; fails when a parser threw or an event cannot be written. */
    private static NormalisedWebhook normalised(String body) {
        var result = TestChannels.normaliser().normalise(escaped(body).getBytes(StandardCharsets.US_ASCII),
                TestChannels.origin(ChannelConnected.DEFAULT_APP));
        assertThat(result.unreadable()).extracting(NormalisedWebhook.UnreadablePart::reason)
                .noneMatch(reason -> reason.startsWith("defect"));
        assertThat(result.events()).map(PublishedLines::published)
                .allMatch(StandardCharsets.UTF_8.newEncoder()::canEncode, "is a text that can be stored");
        return result;
    }

    /** Escapes non-ASCII characters as Meta does, so that an unpaired surrogate can be sent. */
    private static String escaped(String body) {
        var escaped = new StringBuilder(body.length());
        body.chars().forEach(c -> escaped.append(c < 0x7f ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return escaped.toString();
    }

    private static List<JsonNode> payloads() {
        try {
            var payloads = new ArrayList<JsonNode>();
            for (var name : PayloadTest.payloads().filter(name -> !name.matches("broken.*|empty_body|not_.*")).toList()) {
                payloads.add(JSON.readTree(Files.readAllBytes(PayloadTest.file(name + ".json"))));
            }
            return payloads;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
