package dev.recado.embedded;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/** Creates users and their grants on a running broker. */
public final class KafkaAccess {

    /** The fewest that Kafka allows; the generated passwords are too long to be guessed. */
    private static final int ITERATIONS = 4096;
    private static final ScramMechanism MECHANISM = ScramMechanism.fromMechanismName(KafkaUsers.SCRAM);
    static final String PRODUCER_BYTE_RATE = "producer_byte_rate";
    /** Thousands of messages a second; without it one publisher could take the whole broker. */
    static final double PUBLISHER_BYTES_PER_SECOND_MAX = 5.0 * 1024 * 1024;
    private static final Duration APPLY_WITHIN = Duration.ofSeconds(20);
    private static final Duration APPLY_POLL = Duration.ofMillis(10);

    private KafkaAccess() {
    }

    /** Creates the user of each service where it is missing, and gives it exactly the grants of {@link KafkaGrants}. */
    static void ofServices(String bootstrapServers, KafkaUsers users) throws IOException {
        run(bootstrapServers, users.client(KafkaUsers.ADMIN), admin -> {
            var existing = admin.describeUserScramCredentials().all().toCompletionStage().toCompletableFuture();
            var granted = admin.describeAcls(AclBindingFilter.ANY).values().get();
            var missing = new HashMap<>(users.passwords());
            missing.keySet().retainAll(KafkaGrants.services());
            missing.keySet().removeAll(existing.get().keySet());
            var wanted = KafkaGrants.services().stream().flatMap(name -> KafkaGrants.ofService(name).stream()).collect(toSet());
            setPasswords(admin, missing);
            grant(admin, granted, wanted);
            revoke(admin, granted, wanted);
            if (!missing.isEmpty()) {
                var user = missing.keySet().iterator().next();
                awaitLogin(bootstrapServers, KafkaUsers.client(user, missing.get(user)));
            }
        });
    }

    /**
     * Creates or changes the user of a publisher. It writes to the publisher's own topic, at a limited rate, and loses every other
     * grant of an earlier call.
     *
     * @param results whether it may also read the results of all messages of the suite
     */
    public static void ofPublisher(String bootstrapServers, KafkaUsers users, String publisher, String password,
            boolean results) throws IOException {
        run(bootstrapServers, users.client(KafkaUsers.ADMIN), admin -> {
            var user = KafkaGrants.userOf(publisher);
            var granted = admin.describeAcls(AclBindingFilter.ANY).values().get();
            var wanted = Set.copyOf(KafkaGrants.ofPublisher(publisher, results));
            setByteRate(admin, user, PUBLISHER_BYTES_PER_SECOND_MAX);
            setPasswords(admin, Map.of(user, password));
            grant(admin, granted, wanted);
            revoke(admin, granted, wanted);
            awaitLogin(bootstrapServers, KafkaUsers.client(user, password));
        });
    }

    /** Removes the login of a publisher and its grants; one that does not exist changes nothing. */
    public static void removePublisher(String bootstrapServers, KafkaUsers users, String publisher) throws IOException {
        run(bootstrapServers, users.client(KafkaUsers.ADMIN), admin -> {
            var user = KafkaGrants.userOf(publisher);
            setByteRate(admin, user, null);
            if (admin.describeUserScramCredentials().all().get().containsKey(user)) {
                admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion(user, MECHANISM))).all().get();
            }
            // a connection that is open already has logged in, so only the missing grants end it; the broker applies them last
            var grants = new AclBindingFilter(ResourcePatternFilter.ANY, new AccessControlEntryFilter(
                    KafkaGrants.principalOf(user), null, AclOperation.ANY, AclPermissionType.ANY));
            admin.deleteAcls(List.of(grants)).all().get();
            await(() -> admin.describeAcls(grants).values().get().isEmpty(), "the removal");
        });
    }

    /** @param bytesPerSecond null removes the limit; a client above it is slowed down, not refused */
    private static void setByteRate(Admin admin, String user, Double bytesPerSecond)
            throws ExecutionException, InterruptedException {
        var entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, user));
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity,
                List.of(new ClientQuotaAlteration.Op(PRODUCER_BYTE_RATE, bytesPerSecond))))).all().get();
    }

    private static void setPasswords(Admin admin, Map<String, String> passwords)
            throws ExecutionException, InterruptedException {
        if (passwords.isEmpty()) {
            return;
        }
        var scram = new ScramCredentialInfo(MECHANISM, ITERATIONS);
        admin.alterUserScramCredentials(passwords.entrySet().stream()
                .<UserScramCredentialAlteration>map(
                        user -> new UserScramCredentialUpsertion(user.getKey(), scram, user.getValue()))
                .toList()).all().get();
    }

    private static void grant(Admin admin, Collection<AclBinding> granted, Set<AclBinding> wanted)
            throws ExecutionException, InterruptedException {
        var missing = new HashSet<>(wanted);
        missing.removeAll(granted);
        if (!missing.isEmpty()) {
            admin.createAcls(missing).all().get();
            await(() -> admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(missing), "the grants");
        }
    }

    /** The broker reads what its controller has stored with a short delay. */
    private static void awaitLogin(String bootstrapServers, Map<String, String> login)
            throws ExecutionException, InterruptedException {
        await(() -> {
            try (var client = Admin.create(withAddress(bootstrapServers, login))) {
                return !client.describeCluster().nodes().get().isEmpty();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SaslAuthenticationException) {
                    return false;
                }
                throw e;
            }
        }, "the logins");
    }

    private interface Check {
        boolean holds() throws ExecutionException, InterruptedException;
    }

    private static void await(Check check, String what) throws ExecutionException, InterruptedException {
        var start = System.nanoTime();
        while (!check.holds()) {
            if (System.nanoTime() - start > APPLY_WITHIN.toNanos()) {
                throw new ExecutionException(
                        new IllegalStateException(what + " had no effect within " + APPLY_WITHIN.toSeconds() + " s"));
            }
            LockSupport.parkNanos(APPLY_POLL.toNanos());
        }
    }

    /** Removes what an earlier version, or an earlier call, granted to these users. */
    private static void revoke(Admin admin, Collection<AclBinding> granted, Set<AclBinding> wanted)
            throws ExecutionException, InterruptedException {
        var principals = wanted.stream().map(grant -> grant.entry().principal()).collect(toSet());
        List<AclBindingFilter> outdated = granted.stream()
                .filter(grant -> principals.contains(grant.entry().principal()) && !wanted.contains(grant))
                .map(AclBinding::toFilter).toList();
        if (!outdated.isEmpty()) {
            admin.deleteAcls(outdated).all().get();
            await(() -> admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                    .noneMatch(grant -> outdated.contains(grant.toFilter())), "the withdrawal");
        }
    }

    private static Map<String, Object> withAddress(String bootstrapServers, Map<String, String> login) {
        var settings = new HashMap<String, Object>(login);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }

    private interface Task {
        void run(Admin admin) throws ExecutionException, InterruptedException;
    }

    private static void run(String bootstrapServers, Map<String, String> client, Task task) throws IOException {
        try (var admin = Admin.create(withAddress(bootstrapServers, client))) {
            task.run(admin);
        } catch (ExecutionException e) {
            throw new IOException("Kafka refused to create users and grants: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating users of Kafka", e);
        }
    }
}
