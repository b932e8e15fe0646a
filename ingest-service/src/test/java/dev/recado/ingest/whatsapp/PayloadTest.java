package dev.recado.ingest.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.recado.events.ChannelConnected;
import dev.recado.events.InboundContent;
import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;
import dev.recado.events.Person;
import dev.recado.events.StatusReported;
import dev.recado.events.SuiteEvent;
import dev.recado.ingest.channel.Channel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every payload file beside the lines it must come to; a surprise in production becomes a new pair of files first. */
class PayloadTest {

    private static final Instant RECEIVED_AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final Channel OURS = channel("106540352242922", ChannelConnected.DEFAULT_APP);
    private static final Map<String, Channel> CHANNELS = Map.of("106540352242922", OURS,
            "206540352242922", channel("206540352242922", "another-app"));
    private static final Set<String> WITH_EVENT = Set.of("text", "image", "reaction", "system", "status");

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    void a_payload_comes_to(String name) throws IOException {
        // Given
        var body = Files.readAllBytes(file(name + ".json"));
        // When
        var result = new Normaliser(CHANNELS::get).normalise(body, new Origin(ChannelConnected.DEFAULT_APP, RECEIVED_AT));
        // Then
        assertThat(lines(result)).containsExactlyElementsOf(Files.readAllLines(file(name + ".expected")).stream()
                .filter(line -> !line.isEmpty()).toList());
    }

    static Stream<String> payloads() throws IOException {
        try (var files = Files.list(file("text.json").getParent())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length())).sorted().toList().stream();
        }
    }

    private static Path file(String name) {
        try {
            return Path.of(PayloadTest.class.getResource("/whatsapp/text.json").toURI()).resolveSibling(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Channel channel(String phoneNumberId, String app) {
        var tenant = NamedUuid.tenant("main");
        return new Channel(tenant, NamedUuid.channel(tenant, phoneNumberId), app);
    }

    private static List<String> lines(Normalised result) {
        var lines = new ArrayList<String>();
        result.events().forEach(event -> lines.add(line(event)));
        result.unreadable().forEach(part -> lines.add("unreadable " + part.pointer() + " " + part.reason()));
        result.unknownNumbers().forEach(number -> lines.add("unknown " + number));
        result.counted().stream().filter(counted -> !hasEvent(counted))
                .forEach(counted -> lines.add("counted " + counted.field() + "/" + counted.kind()));
        return lines;
    }

    private static boolean hasEvent(Normalised.Counted counted) {
        return counted.field().equals(Fields.MESSAGES) && (WITH_EVENT.contains(counted.kind())
                || counted.kind().equals(Fields.OTHER));
    }

    private static String line(SuiteEvent event) {
        assertThat(event.tenantId()).isEqualTo(OURS.tenantId());
        return switch (event) {
            case MessageReceived message -> message(message);
            case StatusReported status -> status(status);
            default -> throw new AssertionError(event.kind());
        };
    }

    private static String message(MessageReceived event) {
        assertThat(event.eventId()).isEqualTo(OURS.channelId() + ":" + event.wamid());
        assertThat(event.receivedAt()).isEqualTo(RECEIVED_AT);
        return "message " + event.wamid() + " at=" + event.occurredAt() + person(event.from())
                + word("reply_to", event.replyTo()) + " " + switch (event.content()) {
                    case InboundContent.Text text -> "text: " + text.body();
                    case InboundContent.Unsupported other -> "unsupported " + other.type() + ": " + other.raw();
                    default -> event.content().toString();
                };
    }

    private static String status(StatusReported event) {
        var id = OURS.channelId() + ":" + event.wamid() + ":";
        assertThat(event.eventId()).startsWith(id);
        return "status " + event.wamid() + " " + event.status() + " id=" + event.eventId().substring(id.length()) + " at="
                + event.occurredAt() + person(event.recipient()) + word("callback", event.callbackData()) + " errors="
                + event.errors().stream().map(e -> e.code() + "/" + e.title() + "/" + e.details()).toList();
    }

    private static String person(Person person) {
        return word("phone", person.phone()) + word("user", person.userId()) + word("parent", person.parentUserId())
                + word("username", person.username()) + word("name", person.name());
    }

    private static String word(String name, String value) {
        return value == null ? "" : " " + name + "=" + value;
    }
}
