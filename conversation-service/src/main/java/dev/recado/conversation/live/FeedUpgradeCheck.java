package dev.recado.conversation.live;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.logging.Log;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;

/** Lets nobody through to a feed without an unused ticket, nor a page of another origin with one; decided before the upgrade. */
@ApplicationScoped
class FeedUpgradeCheck implements HttpUpgradeCheck {

    static final TypedKey<FeedGrant> ADMISSION = new TypedKey<>("admission");

    private final AllowedOrigins origins;
    private final LiveTickets tickets;
    private final FeedConnections listeners;
    private final ChangeFeed feed;
    private final UpgradedRequests upgrades;

    FeedUpgradeCheck(AllowedOrigins origins, LiveTickets tickets, FeedConnections listeners, ChangeFeed feed,
            UpgradedRequests upgrades) {
        this.origins = origins;
        this.tickets = tickets;
        this.listeners = listeners;
        this.feed = feed;
        this.upgrades = upgrades;
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return LiveSocket.ID.equals(endpointId);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (!origins.allow(context.httpRequest().getHeader("Origin"))) {
            return CheckResult.rejectUpgrade(403);
        }
        // who is let in has missed nothing since
        if (!feed.following()) {
            return CheckResult.rejectUpgrade(503);
        }
        return LiveTicket.read(context.httpRequest().getParam("ticket")).map(tickets::use)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .map(found -> found.filter(listeners::holds).map(admission -> admit(context, admission))
                        .orElseGet(() -> CheckResult.rejectUpgradeSync(401)))
                .onFailure().recoverWithItem(FeedUpgradeCheck::notNow);
    }

    private CheckResult admit(HttpUpgradeContext context, FeedGrant admission) {
        if (!listeners.hasRoomFor(admission)) {
            return CheckResult.rejectUpgradeSync(429);
        }
        context.userData().put(ADMISSION, admission);
        upgrades.answered(context.httpRequest());
        return CheckResult.permitUpgradeSync();
    }

    private static CheckResult notNow(Throwable failure) {
        Log.warnf("a ticket could not be looked up outcome=%s", failure.getClass().getSimpleName());
        return CheckResult.rejectUpgradeSync(503);
    }
}
