package dev.recado.verify;

import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/** The simulator's books and dials: what the Graph API received, and which faults it shows. */
public final class SimulatorClient {

    private final String url;

    SimulatorClient(String url) {
        this.url = url;
    }

    /** Everything sent to one customer, in arrival order. */
    public List<JsonNode> sentTo(TestCustomer customer) {
        var answer = TestHttp.get(url + "/sim/messages?to=" + customer.phone()).json();
        var list = answer.isArray() ? answer : answer.get("messages");
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    public List<JsonNode> modelCalls() {
        var answer = TestHttp.get(url + "/sim/model-calls").json();
        var list = answer.isArray() ? answer : answer.get("calls");
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    /** Webhooks the suite has not taken yet. */
    long webhooksPending() {
        return TestHttp.get(url + "/sim/webhooks").json().get("pending").asLong();
    }

    /** How many calls of the model wait for their answer at this moment. */
    public long modelCallsInFlight() {
        return modelCalls().stream().filter(call -> call.get("in_flight").asBoolean()).count();
    }

    public void faults(String json) {
        expect(TestHttp.put(url + "/sim/faults", json));
    }

    public void noFaults() {
        expect(TestHttp.delete(url + "/sim/faults"));
    }

    private static void expect(TestHttp.Response answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException("the simulator refused: " + answer);
        }
    }
}
