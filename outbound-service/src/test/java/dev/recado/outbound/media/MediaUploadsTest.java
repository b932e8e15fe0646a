package dev.recado.outbound.media;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.test.TestTokens;
import dev.recado.outbound.GraphMediaStub;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Media are uploaded to Meta one time for each account, until the id expires or is refused. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaUploadsTest {

    GraphStub graph;

    @Inject
    MediaUploads uploads;

    @Inject
    Channels channels;

    @Inject
    Transactions transactions;

    private GraphMediaStub meta;
    private Channel channel;

    @BeforeEach
    void findChannel() {
        meta = graph.media();
        channel = await(() -> transactions.run(tx -> channels.find(Suite.TENANT, tx, Suite.CHANNEL)));
    }

    private static <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static UUID uploaded(byte[] file, String type) {
        return UUID.fromString(given().header("Authorization", "Bearer " + TestTokens.of("agent")).contentType(type).body(file)
                .post("/api/v1/media").then().statusCode(201).extract().path("id"));
    }

    private UploadedMedia upload(TenantId tenant, UUID object) {
        return await(() -> uploads.upload(tenant, object, channel));
    }

    private String ready(UUID object) {
        return ((UploadedMedia.Ready) upload(Suite.TENANT, object)).mediaId();
    }

    @Test
    void media_are_uploaded_as_a_whole_with_their_type() {
        // Given
        var file = TestFiles.jpeg(1_500_000);
        var object = uploaded(file, "image/jpeg");
        var before = meta.uploads().size();
        // When
        var id = ready(object);
        // Then
        assertThat(id).matches("[0-9]+");
        assertThat(meta.uploads()).hasSize(before + 1);
        var upload = meta.uploads().getLast();
        assertThat(upload.target()).isEqualTo("/v26.0/" + OutboundTestResource.PHONE_NUMBER_ID + "/media");
        assertThat(upload.authorization()).isEqualTo("Bearer test_token");
        assertThat(upload.text()).contains("name=\"messaging_product\"\r\n\r\nwhatsapp\r\n",
                "filename=\"media.jpg\"\r\nContent-Type: image/jpeg");
        assertThat(GraphMediaStub.file(upload)).isEqualTo(file);
    }

    @Test
    void an_upload_is_used_again_until_it_expires_or_is_refused() {
        // Given
        var object = uploaded(TestFiles.pdf(), "application/pdf");
        var first = ready(object);
        // Then
        assertThat(ready(object)).isEqualTo(first);
        TestDatabase.update("update media_upload set expires_at = now() where object_id = ?", object);
        var second = ready(object);
        assertThat(second).isNotEqualTo(first);
        assertThat(await(() -> uploads.forget(Suite.TENANT, object, channel, first))).isTrue();
        assertThat(await(() -> uploads.forget(Suite.TENANT, object, channel, second))).as("a young upload").isFalse();
        assertThat(ready(object)).isEqualTo(second);
        TestDatabase.update("update media_upload set expires_at = expires_at - interval '1 hour' where object_id = ?", object);
        assertThat(await(() -> uploads.forget(Suite.TENANT, object, channel, second))).isTrue();
        assertThat(ready(object)).isNotEqualTo(second);
    }

    @Test
    void media_that_do_not_exist_or_belong_to_another_tenant_are_missing() {
        var object = uploaded(TestFiles.pdf(), "application/pdf");
        var before = meta.uploads().size();
        assertThat(upload(Suite.TENANT, UUID.randomUUID())).isEqualTo(new UploadedMedia.Missing());
        assertThat(upload(NamedUuid.tenant("other"), object)).isEqualTo(new UploadedMedia.Missing());
        assertThat(meta.uploads()).hasSize(before);
    }

    @Test
    void a_refusal_of_meta_is_final_and_an_outage_is_not() {
        // Given
        var object = uploaded(TestFiles.pdf(), "application/pdf");
        meta.uploadFaults("100 400", "190 401", "131016 500");
        // Then
        assertThat(upload(Suite.TENANT, object)).isInstanceOfSatisfying(UploadedMedia.Refused.class,
                refused -> assertThat(refused.refusal().code()).isEqualTo(100));
        assertThat(upload(Suite.TENANT, object)).isInstanceOfSatisfying(UploadedMedia.TokenRefused.class,
                refused -> assertThat(refused.refusal().code()).isEqualTo(190));
        assertThat(upload(Suite.TENANT, object)).isInstanceOfSatisfying(UploadedMedia.Postponed.class,
                postponed -> assertThat(postponed.refusal().code()).isEqualTo(131016));
        assertThat(ready(object)).isNotBlank();
    }

    @Test
    void media_whose_file_is_lost_are_unavailable() throws IOException {
        // Given
        var file = TestFiles.pdf();
        var object = uploaded(file, "application/pdf");
        Files.delete(TestFiles.stored(file).getFirst());
        // Then
        assertThat(upload(Suite.TENANT, object)).isInstanceOf(UploadedMedia.Unavailable.class);
    }
}
