package dev.recado.conversation.live;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.logging.Log;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;

/**
 * Checks origin, readiness and ticket of a feed before the upgrade, so that a refusal is an HTTP status.
 *
 * <p> It also marks an upgraded request as done. Otherwise Quarkus counts the request as running even after the WebSocket is
 * closed, which delays every stop. There is no public method for it.
 */
@ApplicationScoped
@RegisterForReflection(targets = QuarkusRequestWrapper.class, fields = false)
class FeedUpgradeCheck implements HttpUpgradeCheck {

    static final String ENDPOINT_ID = "live";
    static final TypedKey<LiveTicket.Grant> GRANT = new TypedKey<>("grant");

    private final AllowedOrigins origins;
    private final LiveTickets tickets;
    private final FeedConnections connections;
    private final ChangeFeed feed;
    private final Method requestDone;

    FeedUpgradeCheck(AllowedOrigins origins, LiveTickets tickets, FeedConnections connections, ChangeFeed feed) {
        this.origins = origins;
        this.tickets = tickets;
        this.connections = connections;
        this.feed = feed;
        this.requestDone = requestDone();
    }

    private static Method requestDone() {
        try {
            var done = QuarkusRequestWrapper.class.getDeclaredMethod("done");
            done.setAccessible(true);
            return done;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("QuarkusRequestWrapper.done does not exist: this Quarkus version differs",
                    e);
        }
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return ENDPOINT_ID.equals(endpointId);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (!origins.allow(context.httpRequest().getHeader("Origin"))) {
            return CheckResult.rejectUpgrade(403);
        }
        // from here on the client receives every change
        if (!feed.isReading()) {
            return CheckResult.rejectUpgrade(503);
        }
        return LiveTicket.read(context.httpRequest().getParam("ticket")).map(tickets::redeem)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .map(found -> found.filter(connections::allows).map(grant -> permit(context, grant))
                        .orElseGet(() -> CheckResult.rejectUpgradeSync(401)))
                .onFailure().recoverWithItem(FeedUpgradeCheck::unavailable);
    }

    private CheckResult permit(HttpUpgradeContext context, LiveTicket.Grant grant) {
        if (!connections.hasRoomFor(grant)) {
            return CheckResult.rejectUpgradeSync(429);
        }
        context.userData().put(GRANT, grant);
        try {
            requestDone.invoke(QuarkusRequestWrapper.get(context.httpRequest()));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the upgraded request cannot be marked as done", e);
        }
        return CheckResult.permitUpgradeSync();
    }

    private static CheckResult unavailable(Throwable failure) {
        Log.warnf("A feed is refused with 503; check the database outcome=%s", failure.getClass().getSimpleName());
        return CheckResult.rejectUpgradeSync(503);
    }
}
