package dev.recado.outbound.message;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.dispatch.TenantLanguages;
import dev.recado.outbound.whatsapp.Explanation.Language;
import dev.recado.outbound.whatsapp.ReadReceiptGateway;
import dev.recado.outbound.whatsapp.ReadReceiptGateway.ReceiptOutcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Marks received messages as read, at once and one time. It is no dispatch: a typing indicator that comes late would be false, and
 * WhatsApp accepts the same receipt twice.
 */
@ApplicationScoped
class ReadReceipts {

    private final Transactions transactions;
    private final Idempotency idempotency;
    private final Channels channels;
    private final ReadReceiptGateway gateway;
    private final TenantLanguages languages;

    ReadReceipts(Transactions transactions, Idempotency idempotency, Channels channels, ReadReceiptGateway gateway,
            TenantLanguages languages) {
        this.transactions = transactions;
        this.idempotency = idempotency;
        this.channels = channels;
        this.gateway = gateway;
        this.languages = languages;
    }

    /** The answer to a receipt, as the Graph API gives it. */
    @RegisterForReflection
    record ReceiptView(boolean success) {
    }

    Uni<ReceiptView> send(TenantId tenant, ReceiptRequest request, @Nullable IdempotentRequest once) {
        return once == null
                ? send(tenant, request)
                : idempotency.run(once, ReceiptView.class, () -> send(tenant, request),
                        (tx, answer) -> Uni.createFrom().item(answer));
    }

    private Uni<ReceiptView> send(TenantId tenant, ReceiptRequest request) {
        return channel(tenant, request)
                .chain(channel -> gateway.send(tenant, channel.phoneNumberId(), channels.token(channel), request.wamid(),
                        request.typing()))
                .map(outcome -> answer(outcome, languages.of(tenant)));
    }

    private Uni<Channel> channel(TenantId tenant, ReceiptRequest request) {
        var wanted = request.channel() == null ? null : NamedUuid.channel(tenant, request.channel());
        return transactions.run(tx -> channels.resolve(tenant, tx, wanted).chain(id -> channels.find(tenant, tx, id)));
    }

    private static ReceiptView answer(ReceiptOutcome outcome, Language language) {
        return switch (outcome) {
            case ReceiptOutcome.Accepted accepted -> new ReceiptView(true);
            case ReceiptOutcome.Refused refused -> throw Refusal.upstream("WhatsApp refuses the receipt with code "
                    + refused.error().code() + ": " + refused.error().explanation().in(language));
            case ReceiptOutcome.Unanswered unanswered -> throw Refusal.upstream("WhatsApp gave no clear answer: "
                    + unanswered.reason() + "; the receipt is not repeated");
        };
    }
}
