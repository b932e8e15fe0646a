package dev.recado.outbound.template;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Finds the WhatsApp Business Accounts of a tenant, with a token that has access to them. */
@ApplicationScoped
class TemplateAccounts {

    private static final int UNPROCESSABLE = 422;

    /** @param token of one of the account's numbers */
    record Account(TenantId tenant, String businessId, String token) {

        @Override
        public String toString() {
            return "Account[" + businessId + "]";
        }
    }

    private final Transactions transactions;
    private final Channels channels;

    TemplateAccounts(Transactions transactions, Channels channels) {
        this.transactions = transactions;
        this.channels = channels;
    }

    /**
     * Returns the account of a number.
     *
     * @param channel required unless all numbers of the tenant belong to one account
     */
    Uni<Account> ofChannel(TenantId tenant, @Nullable ChannelId channel) {
        return transactions.run(tx -> channel == null
                ? channels.ofAccounts(tenant, tx).map(TemplateAccounts::theOnly)
                : businessId(tenant, tx, channel).chain(id -> representative(tenant, tx, id))).map(this::account);
    }

    /** Returns the account, which needs a connected number. */
    Uni<Account> withId(TenantId tenant, String businessId) {
        return transactions.run(tx -> representative(tenant, tx, businessId)).map(this::account);
    }

    /** Returns the id of the number's account; null without a number. */
    Uni<@Nullable String> idOf(TenantId tenant, @Nullable ChannelId channel) {
        return channel == null
                ? Uni.createFrom().nullItem()
                : transactions.run(tx -> businessId(tenant, tx, channel));
    }

    /** Returns the ids of the accounts of the tenant, or that of one number. */
    Uni<List<String>> idsOf(TenantId tenant, @Nullable ChannelId channel) {
        return channel == null
                ? transactions.run(tx -> channels.ofAccounts(tenant, tx))
                        .map(found -> found.stream().map(Channel::businessId).toList())
                : idOf(tenant, channel).map(List::of);
    }

    private Uni<String> businessId(TenantId tenant, Tx tx, ChannelId channel) {
        return channels.find(tenant, tx, channel)
                .onItem().ifNull().failWith(() -> Refusal.of(UNPROCESSABLE, "UNKNOWN_CHANNEL",
                        "channel: the tenant has no number with the channel id " + channel))
                .map(Channel::businessId);
    }

    private Uni<Channel> representative(TenantId tenant, Tx tx, String businessId) {
        return channels.ofAccounts(tenant, tx).map(found -> found.stream()
                .filter(channel -> channel.businessId().equals(businessId)).findFirst()
                .orElseThrow(() -> Refusal.of(UNPROCESSABLE, "NOT_CONNECTED",
                        "no number of the account " + businessId + " is connected; connect one first")));
    }

    private static Channel theOnly(List<Channel> ofAccounts) {
        if (ofAccounts.size() != 1) {
            throw Refusal.of(UNPROCESSABLE, "CHANNEL_NEEDED",
                    "channel is required unless the tenant's numbers belong to exactly one account");
        }
        return ofAccounts.getFirst();
    }

    private Account account(Channel channel) {
        try {
            return new Account(channel.tenant(), channel.businessId(), channels.token(channel));
        } catch (IllegalStateException e) {
            throw (Refusal) Refusal.of(UNPROCESSABLE, "TOKEN_UNREADABLE", "the token of the account " + channel.businessId()
                    + " cannot be decrypted; add its key to RECADO_SECRETS_KEY or connect the number again").initCause(e);
        }
    }
}
