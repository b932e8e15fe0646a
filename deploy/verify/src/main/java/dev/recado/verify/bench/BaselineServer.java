package dev.recado.verify.bench;

import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.recado.events.Topics;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The baseline for ingest. It checks the signature with bare Vert.x, sends the same two records with the same producer
 * settings, and answers after both acknowledgements. It parses and routes nothing, so the difference is the cost of ingest's
 * own code.
 */
public final class BaselineServer {

    /** Begins the names of variables with settings of the Kafka client. */
    static final String KAFKA = "kafka.";
    private static final String PRODUCER = "recado.producer.";
    private static final int KEYS = 500;

    private final KafkaProducer<String, byte[]> producer;
    private final Mac mac;
    private final ProducerRecord<String, byte[]> raw;
    private final ProducerRecord<String, byte[]> event;
    private final AtomicInteger turn = new AtomicInteger();

    private BaselineServer(KafkaProducer<String, byte[]> producer, String secret,
            List<ProducerRecord<String, byte[]>> templates)
            throws GeneralSecurityException {
        this.producer = producer;
        this.raw = templates.getFirst();
        this.event = templates.getLast();
        this.mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    /** Arguments: port, app secret, ingest's settings file. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        var kafka = new HashMap<String, Object>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(KAFKA)) {
                kafka.put(name.substring(KAFKA.length()), value);
            }
        });
        var templates = List.of(RecordTemplates.first(kafka, Topics.WEBHOOKS_RAW),
                RecordTemplates.first(kafka, Topics.MESSAGES_RECEIVED));
        var producer = new KafkaProducer<>(settings(kafka, Path.of(arguments[2])), new StringSerializer(),
                new ByteArraySerializer());
        var server = new BaselineServer(producer, arguments[1], templates);
        var port = Integer.parseInt(arguments[0]);
        Vertx.vertx().deployVerticle(() -> server.listener(port),
                new DeploymentOptions().setInstances(2 * Runtime.getRuntime().availableProcessors()))
                .onSuccess(deployed -> System.out.println("ready"))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    private static Map<String, Object> settings(Map<String, Object> kafka, Path file) throws IOException {
        var all = new Properties();
        try (var in = new FileReader(file.toFile(), StandardCharsets.UTF_8)) {
            all.load(in);
        }
        var settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        all.stringPropertyNames().stream().filter(name -> name.startsWith(PRODUCER))
                .forEach(name -> settings.put(name.substring(PRODUCER.length()), all.getProperty(name)));
        return settings;
    }

    private AbstractVerticle listener(int port) {
        return new AbstractVerticle() {
            @Override
            public void start(Promise<Void> listening) {
                vertx.createHttpServer().requestHandler(request -> publish(request, context)).listen(port, "127.0.0.1")
                        .<Void>mapEmpty().onComplete(listening);
            }
        };
    }

    private void publish(HttpServerRequest request, Context context) {
        request.body().onSuccess(body -> {
            var bytes = body.getBytes();
            if (!signed(request.getHeader("X-Hub-Signature-256"), bytes)) {
                request.response().setStatusCode(401).end();
                return;
            }
            var acks = new Acks(request, context);
            producer.send(filled(raw, raw.key(), bytes), acks);
            producer.send(filled(event, "customer:" + turn.getAndIncrement() % KEYS, event.value()), acks);
        });
    }

    private static ProducerRecord<String, byte[]> filled(ProducerRecord<String, byte[]> template, String key, byte[] value) {
        return new ProducerRecord<>(template.topic(), null, key, value, template.headers());
    }

    /** Answers one request when the broker has both records. */
    private static final class Acks implements Callback {

        private final AtomicInteger missing = new AtomicInteger(2);
        private final HttpServerRequest request;
        private final Context context;

        Acks(HttpServerRequest request, Context context) {
            this.request = request;
            this.context = context;
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception failure) {
            if (failure != null) {
                context.runOnContext(now -> request.response().setStatusCode(503).end());
            } else if (missing.decrementAndGet() == 0) {
                context.runOnContext(now -> request.response().end());
            }
        }
    }

    private boolean signed(String claimed, byte[] body) {
        try {
            var copy = (Mac) mac.clone();
            return MessageDigest.isEqual(HexFormat.of().parseHex(claimed, 7, 71), copy.doFinal(body));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
