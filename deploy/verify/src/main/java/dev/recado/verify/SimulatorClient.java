package dev.recado.verify;

import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the messages that the simulator accepted, and sets its faults. */
public final class SimulatorClient {

    private final String url;

    SimulatorClient(String url) {
        this.url = url;
    }

    /** All messages the Graph API received for one customer, in order of arrival. */
    public List<JsonNode> sentTo(TestCustomer customer) {
        var answer = TestHttp.get(url + "/sim/messages?to=" + customer.phone()).json();
        var list = answer.isArray() ? answer : answer.get("messages");
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    /** All messages that the Graph API accepted since {@link #forgetSent}, in order of arrival. */
    public List<JsonNode> sent() {
        return StreamSupport.stream(TestHttp.get(url + "/sim/messages").json().spliterator(), false).toList();
    }

    /** The sends that the Graph API refused since {@link #forgetSent}. */
    public int refusals() {
        return TestHttp.get(url + "/sim/refusals").json().size();
    }

    public void forgetSent() {
        expect(TestHttp.delete(url + "/sim/messages"));
    }

    /** Reads a media file of the simulated Meta as text; 404 when Meta does not have it. */
    public TestHttp.Response media(String id) {
        return TestHttp.get(url + "/sim/media/" + id);
    }

    public List<JsonNode> modelCalls() {
        var answer = TestHttp.get(url + "/sim/model-calls").json();
        var list = answer.isArray() ? answer : answer.get("calls");
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    /** Webhooks the suite has not answered with 200 yet. */
    long webhooksPending() {
        return TestHttp.get(url + "/sim/webhooks").json().get("pending").asLong();
    }

    /** Model calls that have no answer yet. */
    public long modelCallsInFlight() {
        return modelCalls().stream().filter(call -> call.get("in_flight").asBoolean()).count();
    }

    /** Adds a business number to the simulated Meta, which the token may use. */
    public void addNumber(String phoneNumberId, String businessId, String token) {
        var number = TestJson.object().put("business_id", businessId).put("token", token);
        expect(TestHttp.put(url + "/sim/numbers/" + phoneNumberId, TestJson.write(number)));
    }

    /** Opens the customer's window in the simulator, for a customer whose webhook did not come from it. */
    public void openWindow(TestCustomer customer) {
        expect(TestHttp.put(url + "/sim/customers/" + customer.phone(), "{\"last_wrote_hours_ago\":0}"));
    }

    public void faults(String json) {
        expect(TestHttp.put(url + "/sim/faults", json));
    }

    /** Sets several faults of the model; the first one that matches the customer's text counts. */
    public void model(List<ObjectNode> faults) {
        var body = TestJson.object();
        body.putArray("gemini").addAll(faults);
        faults(TestJson.write(body));
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
