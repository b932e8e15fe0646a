package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** One user of each role of a tenant, and an API key with every scope. */
final class TestUsers {

    private static final String SCOPES = "conversations.read conversations.read_all conversations.control messages.read "
            + "messages.send media.read media.send channels.read templates.read audits.read";

    private final Map<String, UserClient> clients = new TreeMap<>();

    /** @param owner owner of the tenant, who may add users and API keys */
    static TestUsers of(SuiteUnderTest suite, UserClient owner) {
        var users = new TestUsers();
        for (var role : new String[]{"owner", "admin", "agent", "viewer"}) {
            users.clients.put(role, join(suite, owner, role));
        }
        users.clients.put("machine", machine(suite, owner));
        return users;
    }

    /** Invites a user, accepts the invitation and logs in. */
    static UserClient join(SuiteUnderTest suite, UserClient owner, String... roles) {
        var mark = suite.customer().phone();
        return joinAs(suite, owner, roles[0] + "@" + mark + ".example", "nobody-guesses-" + mark, roles);
    }

    /** Invites a user and accepts the invitation by the link in the mail. */
    static UserClient joinAs(SuiteUnderTest suite, UserClient owner, String email, String password, String... roles) {
        var body = TestJson.object().put("email", email).put("name", "Somebody");
        Arrays.stream(roles).forEach(body.withArray("roles")::add);
        var invite = owner.post("/api/v1/users/invites", TestJson.write(body));
        assertThat(invite.status()).as(invite.body()).isEqualTo(202);
        var acceptance = TestJson.object().put("token", MailFolder.token(suite, email)).put("password", password);
        var accepted = TestHttp.post(suite.gateway() + "/api/v1/auth/invites/accept", TestJson.write(acceptance));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(204);
        return UserClient.logIn(suite.gateway(), email, password);
    }

    /** Creates a tenant and returns its owner. */
    static UserClient ownerOfNewTenant(SuiteUnderTest suite) {
        var mark = suite.customer().phone();
        var password = "nobody-guesses-" + mark;
        var body = TestJson.object().put("name", "Outra " + mark);
        body.putObject("owner").put("email", "dona@" + mark + ".example").put("name", "Dona").put("password", password);
        assertThat(suite.owner().post("/api/v1/tenants", TestJson.write(body)).status()).isEqualTo(201);
        return UserClient.logIn(suite.gateway(), "dona@" + mark + ".example", password);
    }

    private static UserClient machine(SuiteUnderTest suite, UserClient owner) {
        var body = TestJson.object().put("name", "Everything");
        Arrays.stream(SCOPES.split(" ")).forEach(body.withArray("scopes")::add);
        var made = owner.post("/api/v1/api-keys", TestJson.write(body));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var exchange = TestJson.object().put("grant_type", "client_credentials")
                .put("client_id", made.json().get("id").asText())
                .put("client_secret", made.json().get("secret").asText());
        var token = TestHttp.post(suite.gateway() + "/api/v1/auth/token", TestJson.write(exchange));
        assertThat(token.status()).as(token.body()).isEqualTo(200);
        return UserClient.withToken(suite.gateway(), token.json().get("access_token").asText());
    }

    void add(String role, UserClient client) {
        clients.put(role, client);
    }

    Map<String, UserClient> clients() {
        return clients;
    }
}
