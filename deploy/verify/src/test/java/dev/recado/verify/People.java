package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** One of each role of a tenant, and a machine with every permission that machines can have. */
final class People {

    private static final String SCOPES = "conversations.read conversations.read_all conversations.control messages.read "
            + "messages.send channels.read audits.read";

    private final Map<String, Desk> desks = new TreeMap<>();

    /** @param owner of the tenant, who may add people and keys */
    static People of(SuiteUnderTest suite, Desk owner) {
        var people = new People();
        for (var role : new String[]{"owner", "admin", "agent", "viewer"}) {
            people.desks.put(role, person(suite, owner, role));
        }
        people.desks.put("machine", machine(suite, owner));
        return people;
    }

    /** Joins by the link in the mail: only the platform's administrators create people at once. */
    static Desk person(SuiteUnderTest suite, Desk owner, String... roles) {
        var mark = suite.customer().phone();
        var email = roles[0] + "@" + mark + ".example";
        var password = "nobody-guesses-" + mark;
        var body = Json.object().put("email", email).put("name", "Somebody");
        Arrays.stream(roles).forEach(body.withArray("roles")::add);
        var invite = owner.post("/api/v1/users/invites", Json.write(body));
        assertThat(invite.status()).as(invite.body()).isEqualTo(202);
        var acceptance = Json.object().put("token", Mails.token(suite, email)).put("password", password);
        var accepted = Http.post(suite.gateway() + "/api/v1/auth/invites/accept", Json.write(acceptance));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(204);
        return Desk.signIn(suite.gateway(), email, password);
    }

    /** Opens a tenant and gives its owner. */
    static Desk ownerOfNewTenant(SuiteUnderTest suite) {
        var mark = suite.customer().phone();
        var password = "nobody-guesses-" + mark;
        var body = Json.object().put("name", "Outra " + mark);
        body.putObject("owner").put("email", "dona@" + mark + ".example").put("name", "Dona").put("password", password);
        assertThat(suite.desk().post("/api/v1/tenants", Json.write(body)).status()).isEqualTo(201);
        return Desk.signIn(suite.gateway(), "dona@" + mark + ".example", password);
    }

    private static Desk machine(SuiteUnderTest suite, Desk owner) {
        var body = Json.object().put("name", "Everything");
        Arrays.stream(SCOPES.split(" ")).forEach(body.withArray("scopes")::add);
        var made = owner.post("/api/v1/api-keys", Json.write(body));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var exchange = Json.object().put("grant_type", "client_credentials").put("client_id", made.json().get("id").asText())
                .put("client_secret", made.json().get("secret").asText());
        var token = Http.post(suite.gateway() + "/api/v1/auth/token", Json.write(exchange));
        assertThat(token.status()).as(token.body()).isEqualTo(200);
        return Desk.withToken(suite.gateway(), token.json().get("access_token").asText());
    }

    void add(String role, Desk desk) {
        desks.put(role, desk);
    }

    Map<String, Desk> desks() {
        return desks;
    }
}
