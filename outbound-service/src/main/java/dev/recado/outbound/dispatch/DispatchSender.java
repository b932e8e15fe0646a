package dev.recado.outbound.dispatch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.ChannelId;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.pace.Pacer;
import dev.recado.outbound.setting.OutboundConfig;
import dev.recado.outbound.whatsapp.WhatsAppGateway;
import dev.recado.outbound.whatsapp.WhatsAppGateway.Line;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

/**
 * Sends: slot, connection, begin in one transaction, the request outside any, end in another. The connection stands before the
 * begin, so that nothing but the bytes themselves comes between the last check and the send.
 */
@ApplicationScoped
class DispatchSender {

    private final Transactions transactions;
    private final Pacer pacer;
    private final WhatsAppGateway gateway;
    private final Departures departures;
    private final SendResults arrivals;
    private final OutboundConfig config;

    DispatchSender(Transactions transactions, Pacer pacer, WhatsAppGateway gateway, Departures departures, SendResults arrivals,
            OutboundConfig config) {
        this.transactions = transactions;
        this.pacer = pacer;
        this.gateway = gateway;
        this.departures = departures;
        this.arrivals = arrivals;
        this.config = config;
    }

    void start(@Observes StartupEvent event, WorkQueue queue) {
        queue.start(config.sendsInFlightMax(), this::work);
    }

    private Uni<Void> work(ClaimedWork claimed) {
        return pacer.slot(claimed.tenant(), ChannelId.of(claimed.channel()))
                .chain(far -> far.isZero()
                        ? connect(claimed)
                        : transactions.run(tx -> arrivals.comeBack(tx, claimed, far)));
    }

    private Uni<Void> connect(ClaimedWork claimed) {
        return gateway.connect().onItemOrFailure().transformToUni((line, failure) -> failure == null
                ? begin(claimed, line)
                : transactions
                        .run(tx -> arrivals.unreachable(tx, claimed, gateway.unreachable(failure, claimed.attempts() - 1))));
    }

    /** The worker's own clock starts before the database's, so it ends before it. */
    private Uni<Void> begin(ClaimedWork claimed, Line line) {
        var until = System.nanoTime() + config.sendDeadline().minus(config.commitReserve()).toNanos();
        return transactions.run(tx -> departures.begin(tx, claimed))
                .onFailure().invoke(line::hangUp)
                .chain(departure -> departure == null
                        ? nothing(claimed, line)
                        : line.send(departure.sender(), departure.message(), until)
                                .chain(outcome -> transactions.run(tx -> arrivals.settle(tx, claimed, departure, outcome))));
    }

    private Uni<Void> nothing(ClaimedWork claimed, Line line) {
        line.hangUp();
        return transactions.run(tx -> arrivals.leave(tx, claimed));
    }
}
