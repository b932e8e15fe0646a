package dev.recado.local;

import java.util.Arrays;
import java.util.List;

/** The parts of the suite: its title, its usual port, and the heap limit of its process. */
enum SuitePart {
    POSTGRES("postgres", 15432, null), KAFKA("kafka", 19092, "320m"), SIMULATOR("simulator", 8090, "160m"), INGEST("ingest",
            8081, "160m"), CONVERSATION("conversation", 8082, "192m"), AI("ai", 8083,
                    "192m"), OUTBOUND("outbound", 8084, "192m"), AUTH("auth", 8085, "192m"), GATEWAY("gateway", 8080, null);

    /** In the order of their start: the others fetch auth's keys, so auth starts first. */
    static final List<SuitePart> SERVICES = List.of(AUTH, INGEST, CONVERSATION, OUTBOUND, AI);

    /** The parts that run as Java processes. */
    static final List<SuitePart> JAVA_PROCESSES = List.of(KAFKA, SIMULATOR, AUTH, INGEST, CONVERSATION, OUTBOUND, AI);

    private final String title;
    private final int usualPort;
    private final String heapMax;

    SuitePart(String title, int usualPort, String heapMax) {
        this.title = title;
        this.usualPort = usualPort;
        this.heapMax = heapMax;
    }

    static SuitePart named(String title) {
        return Arrays.stream(values()).filter(part -> part.title.equals(title)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the suite has no part named " + title));
    }

    boolean isService() {
        return SERVICES.contains(this);
    }

    String title() {
        return title;
    }

    int usualPort() {
        return usualPort;
    }

    String heapMax() {
        return heapMax;
    }
}
