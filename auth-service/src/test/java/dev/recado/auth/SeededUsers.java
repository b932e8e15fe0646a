package dev.recado.auth;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.NewUser;
import dev.recado.auth.user.Role;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.Users;
import dev.recado.events.TenantId;
import dev.recado.kit.hibernate.HibernateOutbox;
import io.quarkus.arc.Arc;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;

/** Adds users directly to the database, without invite, mail and a hash of their own. */
final class SeededUsers {

    private static String hash;

    private SeededUsers() {
    }

    static synchronized UUID add(String tenant, String email, String... roles) {
        if (hash == null) {
            hash = await(() -> bean(Passwords.class).hash(Api.PASSWORD));
        }
        var granted = Arrays.stream(roles).map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT))).collect(Collectors.toSet());
        var account = UserAccount.of(new TenantId(UUID.fromString(tenant)), new NewUser(email, "Ana", Api.PASSWORD, granted),
                hash,
                Instant.now());
        await(() -> Panache.withTransaction(() -> bean(Users.class).add(account)));
        bean(HibernateOutbox.class).wake();
        return account.id();
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }

    private static <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
