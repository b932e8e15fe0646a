package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Only the exact body that was signed matches its signature. */
class WebhookSignaturePropertyTest {

    private static final byte[] SECRET = "test_app_secret".getBytes(StandardCharsets.US_ASCII);

    private final WebhookSignature signature = WebhookSignature.of("test_app_secret");

    @Property
    void only_the_signed_body_matches(@ForAll byte[] body, @ForAll byte[] another) throws Exception {
        Assume.that(!Arrays.equals(body, another));
        assertThat(signature.matches(signed(body), body)).isTrue();
        assertThat(signature.matches(signed(body), another)).isFalse();
    }

    @Property
    void any_mutation_of_the_body_is_refused(@ForAll byte[] body, @ForAll @IntRange(max = 10_000) int place,
            @ForAll byte changed)
            throws Exception {
        // Given
        var claimed = signed(body);
        var at = place % (body.length + 1);
        // When // Then
        assertThat(signature.matches(claimed, inserted(body, at, changed))).isFalse();
        if (at < body.length) {
            assertThat(signature.matches(claimed, Arrays.copyOf(body, at))).isFalse();
            assertThat(signature.matches(claimed, replaced(body, at, changed))).isEqualTo(body[at] == changed);
        }
    }

    @Property
    void any_other_signature_is_refused(@ForAll byte[] body, @ForAll @IntRange(min = 7, max = 70) int at) throws Exception {
        var claimed = signed(body).toCharArray();
        claimed[at] = claimed[at] == '0' ? '1' : '0';
        assertThat(signature.matches(new String(claimed), body)).isFalse();
    }

    private static byte[] inserted(byte[] body, int at, byte added) {
        var mutated = Arrays.copyOf(body, body.length + 1);
        System.arraycopy(body, at, mutated, at + 1, body.length - at);
        mutated[at] = added;
        return mutated;
    }

    private static byte[] replaced(byte[] body, int at, byte changed) {
        var mutated = body.clone();
        mutated[at] = changed;
        return mutated;
    }

    private static String signed(byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }
}
