package dev.recado.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import dev.recado.events.NamedUuid;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** Starts the stub of the Graph API and a receiver of callbacks, and lowers the limits of time and places. */
public class OutboundTestResource implements QuarkusTestResourceLifecycleManager {

    public static final String PHONE_NUMBER_ID = "106540352242922";
    public static final String BUSINESS_ID = "102290129340398";

    /** The callbacks of these tenants may call the receiver. */
    private static final List<String> CALLBACK_TENANTS = List.of("6f0e9c1a-0000-4000-8000-00000000cb01",
            "6f0e9c1a-0000-4000-8000-00000000cb05");

    private GraphStub graph;
    private CallbackReceiver receiver;
    private Path media;

    @Override
    public Map<String, String> start() {
        graph = new GraphStub();
        receiver = new CallbackReceiver();
        media = newFolder();
        graph.own("test_token", BUSINESS_ID, PHONE_NUMBER_ID);
        graph.templates().addDocumented(BUSINESS_ID);
        return Map.ofEntries(
                Map.entry("whatsapp.api-base-url", graph.baseUrl()),
                Map.entry("whatsapp.token", "test_token"),
                Map.entry("whatsapp.phone-number-id", PHONE_NUMBER_ID),
                Map.entry("whatsapp.business-id", BUSINESS_ID),
                Map.entry("recado.egress-allowed", "127.0.0.1:" + graph.port()),
                Map.entry("recado.outbound.callbacks.answer-timeout", "2s"),
                Map.entry("recado.outbound.callbacks.hosts-allowed", String.join(", ",
                        CALLBACK_TENANTS.stream().map(tenant -> tenant + "=" + receiver.allowed()).toList())),
                Map.entry("recado.secrets-key", "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
                Map.entry("AUTH_JWKS_URL", "http://127.0.0.1:1/jwks.json"),
                Map.entry("recado.outbound.channels.connects-per-minute-max", "6000"),
                Map.entry("recado.outbound.templates.changes-per-minute-max", "6000"),
                Map.entry("recado.outbound.doctor.runs-per-hour-max", "1000"),
                Map.entry("recado.outbound.media.folder", media.toString()),
                Map.entry("recado.outbound.media.download-hosts", "lookaside.fbsbx.com,localhost"),
                Map.entry("recado.outbound.media.uploads-in-flight-max", "2"),
                Map.entry("recado.outbound.media.retention-of.\"" + NamedUuid.tenant("short") + "\"", "10d"),
                Map.entry("recado.outbound.send-deadline", "3s"),
                Map.entry("recado.outbound.commit-reserve", "1s"),
                Map.entry("recado.outbound.uncertain-after", "1s"),
                Map.entry("recado.outbound.uncertain-final-after", "1h"),
                Map.entry("recado.outbound.resend-after", "2h"),
                Map.entry("recado.outbound.sends-in-flight-max", "96"),
                Map.entry("recado.outbound.sends-in-flight-per-channel-max", "32"),
                Map.entry("mp.messaging.incoming.dispatches-submitted.metadata.max.age.ms", "500"),
                Map.entry("recado.publishers.shop.tenant", "other"),
                Map.entry("recado.publishers.shop.lanes", "notice"));
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("recado-media");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(graph, new TestInjector.MatchesType(GraphStub.class));
        injector.injectIntoFields(receiver, new TestInjector.MatchesType(CallbackReceiver.class));
    }

    @Override
    public void stop() {
        graph.close();
        receiver.close();
        deleteAll(media);
    }

    private static void deleteAll(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
