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
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.recado.local.Suite;
import dev.recado.local.SuiteFailure;
import dev.recado.local.SuiteOptions;

/** Starts a packaged suite on free ports and provides clients and probes that test it from outside. */
public final class SuiteUnderTest implements AutoCloseable {

    private static final List<String> PROCESSES = List.of("postgres", "kafka", "simulator", "ingest", "conversation", "ai",
            "outbound", "auth");
    private static final List<String> JAVA_PROCESSES = PROCESSES.subList(1, PROCESSES.size());
    private static final List<String> SERVICES = List.of("ingest", "conversation", "ai", "outbound", "auth");
    /** Raises the request limit, because one user reads the conversations of thousands of customers. */
    private static final Map<String, String> HIGH_REQUEST_RATE = Map.of("RECADO_ACCESS_REQUESTS_PER_SECOND_MAX", "5000",
            "RECADO_ACCESS_REQUESTS_BURST_MAX", "5000");
    /** Raises the login limits, because all test users log in from one address. */
    private static final Map<String, String> HIGH_LOGIN_RATE = Map.of("RECADO_ACCESS_ADDRESS_REQUESTS_PER_SECOND_MAX", "5000",
            "RECADO_ACCESS_ADDRESS_REQUESTS_BURST_MAX", "5000", "RECADO_AUTH_THROTTLE_LOGINS_PER_SECOND", "1000",
            "RECADO_AUTH_THROTTLE_LOGINS_BURST_MAX", "1000");

    private static final Pattern WARNING = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE|FATAL)\\b");

    private final Suite suite;
    private final Path folder;
    private final MetaWebhooks meta;
    private final SimulatorClient simulator;
    private final KafkaProbe kafka;
    private final Oracle oracle;
    private final Random random;
    private final Set<String> privateTexts = ConcurrentHashMap.newKeySet();
    private final List<String> warningsOfStart;
    private UserClient owner;

    private SuiteUnderTest(Suite suite, Path folder) {
        this.suite = suite;
        this.folder = folder;
        this.random = new Random(TestSize.seed());
        this.meta = new MetaWebhooks(this, random);
        this.simulator = new SimulatorClient(suite.url("simulator"));
        this.kafka = new KafkaProbe(suite.kafkaAdmin());
        this.oracle = new Oracle(this);
        this.warningsOfStart = JAVA_PROCESSES.stream().map(suite::log).flatMap(SuiteUnderTest::warnings).toList();
    }

    /** @param extra settings added to a process's environment, by part name */
    public static SuiteUnderTest start(Map<String, Map<String, String>> extra) {
        return start(1, HIGH_LOGIN_RATE, extra);
    }

    /** Starts each service as several processes behind the gateway, with settings as in {@link #start(Map)}. */
    public static SuiteUnderTest startReplicas(int replicas, Map<String, Map<String, String>> extra) {
        return start(replicas, HIGH_LOGIN_RATE, extra);
    }

    /** Starts with auth's default login limits. */
    public static SuiteUnderTest startWithDefaultLoginLimits() {
        return start(1, Map.of(), Map.of());
    }

    private static SuiteUnderTest start(int replicas, Map<String, String> logins,
            Map<String, Map<String, String>> extra) {
        var home = home();
        try {
            var parent = Files.createDirectories(home.resolve("deploy/verify/target/suites"));
            var folder = Files.createTempDirectory(parent, "run");
            var options = SuiteOptions.of(home, folder).withReplicas(replicas);
            for (var service : SERVICES) {
                options = options.withExtra(service, HIGH_REQUEST_RATE);
            }
            options = options.withExtra("auth", logins);
            for (var process : JAVA_PROCESSES) {
                options = options.withExtra(process, coverageAgent(process));
            }
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

    /** The JVM option that records a process's coverage; empty outside the tests, so that benches run without it. */
    private static Map<String, String> coverageAgent(String process) {
        var folder = System.getProperty("verify.coverage");
        return folder == null
                ? Map.of()
                : Map.of("JAVA_TOOL_OPTIONS", "-javaagent:%s=destfile=%s/%s.exec,classdumpdir=%s/classes,includes=dev.recado.*"
                        .formatted(System.getProperty("verify.coverage.agent"), folder, process, folder));
    }

    /** Root folder of the checkout. */
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

    /** Address of a service itself, without the gateway. */
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
        return simulator;
    }

    public KafkaProbe kafka() {
        return kafka;
    }

    /** Settings of a Kafka client that may do everything. */
    public Map<String, Object> kafkaAdmin() {
        return suite.kafkaAdmin();
    }

    /** Settings of a Kafka client of a publisher outside the suite, with a new login. */
    Map<String, Object> kafkaPublisher(String publisher) {
        try {
            return suite.kafkaPublisher(publisher);
        } catch (SuiteFailure e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    public Oracle oracle() {
        return oracle;
    }

    /** Client of the suite's first owner. */
    public synchronized UserClient owner() {
        if (owner == null || owner.tokenExpiresSoon()) {
            owner = logIn();
        }
        return owner;
    }

    public UserClient logIn() {
        var client = UserClient.logIn(gateway(), suite.ownerEmail(), suite.setting("RECADO_ADMIN_PASSWORD"));
        privateTexts.add(client.token());
        return client;
    }

    /** A new customer; the seed determines the phone number. */
    public synchronized TestCustomer customer() {
        var customer = TestCustomer.random(random);
        privateTexts.add(customer.phone());
        return customer;
    }

    void remember(String text) {
        privateTexts.add(text);
    }

    /** All texts that no log may contain: phone numbers, messages, tokens and keys of this run. */
    public Set<String> privateTexts() {
        Stream.of("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "GEMINI_API_KEY", "RECADO_ADMIN_PASSWORD",
                "DATABASE_PASSWORD").map(suite::setting).forEach(privateTexts::add);
        privateTexts.addAll(suite.secrets());
        privateTexts.removeIf(text -> text == null || text.length() < 8);
        return privateTexts;
    }

    /** The names of all processes of a service, such as {@code outbound} and {@code outbound-2}. */
    public List<String> replicas(String service) {
        return suite.replicas(service);
    }

    public List<Path> logs() {
        return withReplicas().map(suite::log).filter(Files::exists).toList();
    }

    private Stream<String> withReplicas() {
        return PROCESSES.stream().flatMap(name -> SERVICES.contains(name) ? replicas(name).stream() : Stream.of(name));
    }

    /** Log lines of level WARN and above that the Java processes wrote before the suite was ready. */
    public List<String> warningsOfStart() {
        return warningsOfStart;
    }

    private static Stream<String> warnings(Path log) {
        try {
            return Files.readAllLines(log).stream().filter(line -> WARNING.matcher(line).find())
                    .map(line -> log.getFileName() + ": " + line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Map<String, Long> residentMegabytes() {
        var all = new LinkedHashMap<String, Long>();
        PROCESSES.forEach(name -> all.put(name, suite.residentBytes(name) / (1024 * 1024)));
        return all;
    }

    /** The running processes by name; that of PostgreSQL is its postmaster. */
    public Map<String, ProcessHandle> processes() {
        var all = new LinkedHashMap<String, ProcessHandle>();
        withReplicas().forEach(name -> suite.process(name).ifPresent(process -> all.put(name, process)));
        return all;
    }

    public String setting(String name) {
        return suite.setting(name);
    }

    /** Folder with all data, logs and secrets of the suite. */
    Path folder() {
        return folder;
    }

    /** Folder in which the suite writes mails as files. */
    Path mails() {
        return folder.resolve("mail");
    }

    public String jdbcUrl(String database) {
        return suite.jdbcUrl(database);
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

    /** Pauses between the requests of a load. Do not use it to wait for an effect. */
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
