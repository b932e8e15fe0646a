package dev.recado.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.recado.local.Suite;
import dev.recado.local.SuiteFailure;
import dev.recado.local.SuiteOptions;

/** A packaged suite of its own, started on free ports, with everyone who looks at it from outside: Meta, the desk, the oracle. */
public final class SuiteUnderTest implements AutoCloseable {

    private static final List<String> PROCESSES = List.of("postgres", "kafka", "simulator", "ingest", "conversation", "ai",
            "outbound",
            "auth");

    private static final List<String> SERVICES = List.of("ingest", "conversation", "ai", "outbound", "auth");
    /** One desk asks for thousands of customers. */
    private static final Map<String, String> BUSY_DESK = Map.of("RECADO_ACCESS_REQUESTS_PER_SECOND_MAX", "5000",
            "RECADO_ACCESS_REQUESTS_BURST_MAX", "5000");
    /** Everybody logs in anew from one address. */
    private static final Map<String, String> MANY_LOGINS = Map.of("RECADO_AUTH_ADDRESS_RATE_PER_SECOND_MAX", "5000",
            "RECADO_AUTH_ADDRESS_RATE_BURST_MAX", "5000", "RECADO_AUTH_THROTTLE_LOGINS_PER_SECOND", "1000",
            "RECADO_AUTH_THROTTLE_LOGINS_BURST_MAX", "1000");

    private final Suite suite;
    private final Path folder;
    private final MetaWebhooks meta;
    private final SimulatorClient sim;
    private final KafkaProbe broker;
    private final Oracle oracle;
    private final Random random;
    private final Set<String> writtenAndSecret = ConcurrentHashMap.newKeySet();
    private UserClient desk;

    private SuiteUnderTest(Suite suite, Path folder) {
        this.suite = suite;
        this.folder = folder;
        this.random = new Random(TestSize.seed());
        this.meta = new MetaWebhooks(this, random);
        this.sim = new SimulatorClient(suite.url("simulator"));
        this.broker = new KafkaProbe(suite.bootstrapServers());
        this.oracle = new Oracle(this);
    }

    /** @param extra by part: settings added to its environment */
    public static SuiteUnderTest start(Map<String, Map<String, String>> extra) {
        return start(MANY_LOGINS, extra);
    }

    /** With auth's own limits for whoever logs in. */
    public static SuiteUnderTest startWithLoginsAsShipped() {
        return start(Map.of(), Map.of());
    }

    private static SuiteUnderTest start(Map<String, String> logins, Map<String, Map<String, String>> extra) {
        var home = home();
        try {
            var parent = Files.createDirectories(home.resolve("deploy/verify/target/suites"));
            var folder = Files.createTempDirectory(parent, "run");
            var options = SuiteOptions.of(home, folder);
            for (var service : SERVICES) {
                options = options.withExtra(service, BUSY_DESK);
            }
            options = options.withExtra("auth", logins);
            for (var one : extra.entrySet()) {
                options = options.withExtra(one.getKey(), one.getValue());
            }
            System.out.printf("seed %d, size %s, suite in %s%n", TestSize.seed(), TestSize.ofRun().name(), folder);
            return new SuiteUnderTest(Suite.start(options), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SuiteFailure e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The checkout, whichever folder of it this runs in. */
    public static Path home() {
        var here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("ingest-service"))) {
            here = here.getParent();
        }
        return here;
    }

    public String gateway() {
        return suite.url("gateway");
    }

    /** Of one service itself, beside the gateway. */
    public String url(String service) {
        return suite.url(service);
    }

    public String managementUrl(String service) {
        return suite.managementUrl(service);
    }

    public MetaWebhooks meta() {
        return meta;
    }

    public SimulatorClient simulator() {
        return sim;
    }

    public KafkaProbe broker() {
        return broker;
    }

    public Oracle oracle() {
        return oracle;
    }

    /** The first owner at the desk. */
    public synchronized UserClient owner() {
        if (desk == null || desk.old()) {
            desk = logIn();
        }
        return desk;
    }

    public UserClient logIn() {
        var signedIn = UserClient.logIn(gateway(), suite.ownerEmail(), suite.setting("RECADO_ADMIN_PASSWORD"));
        writtenAndSecret.add(signedIn.token());
        return signedIn;
    }

    /** A customer nobody has met before; the seed decides who. */
    public synchronized TestCustomer customer() {
        var customer = TestCustomer.invented(random);
        writtenAndSecret.add(customer.phone());
        return customer;
    }

    void remember(String text) {
        writtenAndSecret.add(text);
    }

    /** What no log may hold: phone numbers, texts of customers, tokens and keys of this run. */
    public Set<String> everythingPrivate() {
        Stream.of("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "GEMINI_API_KEY", "RECADO_ADMIN_PASSWORD",
                "DATABASE_PASSWORD").map(suite::setting).forEach(writtenAndSecret::add);
        writtenAndSecret.removeIf(text -> text == null || text.length() < 8);
        return writtenAndSecret;
    }

    public List<Path> logs() {
        return PROCESSES.stream().map(suite::log).filter(Files::exists).toList();
    }

    public Map<String, Long> residentMegabytes() {
        var all = new LinkedHashMap<String, Long>();
        PROCESSES.forEach(name -> all.put(name, suite.residentBytes(name) / (1024 * 1024)));
        return all;
    }

    String setting(String name) {
        return suite.setting(name);
    }

    /** Where mails are files. */
    Path mails() {
        return folder.resolve("mail");
    }

    String jdbcUrl(String database) {
        return suite.jdbcUrl(database);
    }

    public String verifyToken() {
        return suite.setting("WHATSAPP_VERIFY_TOKEN");
    }

    public void kill(String part) {
        run(() -> suite.kill(part));
    }

    public void stop(String part) {
        run(() -> suite.stop(part));
    }

    public void start(String part) {
        run(() -> suite.start(part));
    }

    public void start(String part, Map<String, String> extra) {
        run(() -> suite.start(part, extra));
    }

    /** For a pace, never to wait for something to happen. */
    public void pause(Duration time) {
        pauseUntil(System.nanoTime() + time.toNanos());
    }

    public void pauseUntil(long nanoTime) {
        while (System.nanoTime() < nanoTime) {
            LockSupport.parkNanos(nanoTime - System.nanoTime());
        }
    }

    @Override
    public void close() {
        suite.close();
        System.out.printf("logs are in %s%n", folder.resolve("logs"));
    }

    private interface Step {
        void run() throws SuiteFailure;
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (SuiteFailure e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
