package dev.recado.outbound.media.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import mutiny.zero.flow.adapters.AdaptersToFlow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Keeps media in a bucket of S3, or of a server that speaks its protocol. Chunks travel on the client's own event loops. */
final class BucketStorage implements MediaStorage {

    private static final int CONNECTIONS_MAX = 32;
    /** Chunks that wait in memory for a slow reader. */
    private static final int CHUNKS_AHEAD_MAX = 4;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);
    private static final Duration CALL_MAX = Duration.ofMinutes(3);

    private final Vertx vertx;
    private final S3AsyncClient client;
    private final String bucket;

    BucketStorage(Vertx vertx, StorageConfig.Bucket config) {
        this.vertx = vertx;
        this.bucket = config.name().orElseThrow();
        this.client = client(config);
    }

    /** Servers beside Amazon's do not know the checksums that the client would add. */
    private static S3AsyncClient client(StorageConfig.Bucket config) {
        var builder = S3AsyncClient.builder().region(Region.of(config.region())).credentialsProvider(credentials(config))
                .forcePathStyle(config.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.apiCallTimeout(CALL_MAX))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(CONNECTIONS_MAX)
                        .connectionTimeout(CONNECT_MAX).readTimeout(SILENCE_MAX).writeTimeout(SILENCE_MAX));
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(StorageConfig.Bucket config) {
        return config.accessKey().<AwsCredentialsProvider>map(key -> StaticCredentialsProvider
                .create(AwsBasicCredentials.create(key, config.secretKey().orElseThrow())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public Uni<Void> put(StoredFile file, Path content) {
        return call(() -> client.putObject(put -> put.bucket(bucket).key(file.name()), AsyncRequestBody.fromFile(content)))
                .chain(stored -> Uni.createFrom()
                        .completionStage(() -> vertx.executeBlocking(() -> Files.deleteIfExists(content), false)
                                .toCompletionStage()))
                .replaceWithVoid();
    }

    @Override
    public Multi<Buffer> read(StoredFile file, long from, long bytes) {
        var range = "bytes=" + from + "-" + (from + bytes - 1);
        return call(() -> client.getObject(get -> get.bucket(bucket).key(file.name()).range(range),
                AsyncResponseTransformer.toPublisher()))
                .onItem().transformToMulti(found -> Multi.createFrom().publisher(AdaptersToFlow.publisher(found)))
                .map(BucketStorage::copy).emitOn(onCallersContext(), CHUNKS_AHEAD_MAX);
    }

    /** The client reuses its memory. */
    private static Buffer copy(java.nio.ByteBuffer chunk) {
        var bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        return Buffer.buffer(bytes);
    }

    @Override
    public Uni<Void> delete(StoredFile file) {
        return call(() -> client.deleteObject(delete -> delete.bucket(bucket).key(file.name()))).replaceWithVoid();
    }

    @Override
    public Uni<List<StoredFile>> list(int shard, @Nullable StoredFile after, Instant before, int filesMax) {
        return list(shard, after == null ? null : after.name(), before, filesMax, List.of());
    }

    /** Reads further pages of the server until there are enough files, because young ones are left out. */
    private Uni<List<StoredFile>> list(int shard, @Nullable String after, Instant before, int filesMax,
            List<StoredFile> found) {
        return call(() -> client.listObjectsV2(list -> list.bucket(bucket).prefix(StoredFile.prefix(shard)).maxKeys(filesMax)
                .startAfter(after)))
                .chain(page -> {
                    var all = Stream.concat(found.stream(), older(page, before)).limit(filesMax).toList();
                    return Boolean.TRUE.equals(page.isTruncated()) && all.size() < filesMax
                            ? list(shard, page.contents().getLast().key(), before, filesMax, all)
                            : Uni.createFrom().item(all);
                });
    }

    private static Stream<StoredFile> older(ListObjectsV2Response page, Instant before) {
        return page.contents().stream().filter(object -> object.lastModified().isBefore(before))
                .flatMap(object -> StoredFile.of(object.key()).stream());
    }

    @Override
    public Uni<Void> check() {
        return call(() -> client.headBucket(head -> head.bucket(bucket))).replaceWithVoid();
    }

    @Override
    public void close() {
        client.close();
    }

    /** Calls the client, and continues on the caller's context. */
    private static <T> Uni<T> call(Supplier<CompletableFuture<T>> call) {
        return Uni.createFrom().deferred(() -> {
            var context = Vertx.currentContext();
            return Uni.createFrom().completionStage(call).emitOn(action -> VertxContexts.runOn(context, action));
        });
    }

    private static java.util.concurrent.Executor onCallersContext() {
        var context = Vertx.currentContext();
        return action -> VertxContexts.runOn(context, action);
    }
}
