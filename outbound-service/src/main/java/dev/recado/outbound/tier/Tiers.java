package dev.recado.outbound.tier;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.phone.PhoneNumber;
import dev.recado.kit.work.ClaimedWork;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each account below the number of people that it may message outside the customer service window in 24 hours (WhatsApp
 * reference E). People inside the window are not counted.
 */
@ApplicationScoped
public class Tiers {

    /** The time after which a message over the limit is tried again: people leave the 24 hours, and Meta raises limits. */
    public static final Duration TRY_AGAIN = Duration.ofMinutes(10);
    /** The reason in the work queue. */
    public static final String REACHED = "the messaging limit of the account is reached";
    private static final Pattern LIMIT = Pattern.compile("(?:TIER_)?(\\d{1,7})(K?)");
    private static final String UNLIMITED = "TIER_UNLIMITED";
    private static final int LOGGED_MAX = 10_000;
    private static final int THOUSAND = 1_000;
    private static final Pattern PHONE = Pattern.compile("\\d+");

    private static final String STORE = """
        insert into tier (tenant_id, business_id, people_max)
        values ($1, $2, $3)
        on conflict (tenant_id, business_id) do update set people_max = excluded.people_max
        where tier.people_max is distinct from excluded.people_max""";
    /**
     * Counts the people of the claimed templates outside the window, and returns those over the limit. A number without a known limit
     * has no row, and counts nobody. The row of the account stays locked, so that all its numbers and all replicas share the limit.
     */
    private static final String COUNT = """
        with claimed as (
            select *
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
                as c(tenant_id, message_id, channel_id, person, address)
        ), outside as (
            select c.tenant_id, c.message_id, c.person, ch.business_id
            from claimed c
            join dispatch d on d.tenant_id = c.tenant_id and d.message_id = c.message_id and d.message_id = any($2)
            join channel ch on ch.tenant_id = c.tenant_id and ch.channel_id = c.channel_id
            where d.template is not null and not exists (
                select 1
                from customer_window w
                where w.tenant_id = c.tenant_id and w.channel_id = c.channel_id and w.address = c.address
                    and w.last_wrote_at > statement_timestamp() - interval '24 hours')
        ), locked as materialized (
            select t.*
            from tier t
            where (t.tenant_id, t.business_id) in (select tenant_id, business_id from outside)
            order by t.tenant_id, t.business_id
            for update
        ), people as (
            select o.tenant_id, o.business_id, o.person, l.people_max - l.used as room, p.person is null as added,
                count(*) filter (where p.person is null)
                    over (partition by o.tenant_id, o.business_id order by o.person) as n
            from (select distinct tenant_id, business_id, person from outside) o
            join locked l using (tenant_id, business_id)
            left join tier_person p using (tenant_id, business_id, person)
        ), allowed as (
            insert into tier_person as p (tenant_id, business_id, person, messaged_at)
            select tenant_id, business_id, person, statement_timestamp()
            from people
            where not added or room is null or n <= room
            order by tenant_id, business_id, person
            on conflict (tenant_id, business_id, person) do update set messaged_at = excluded.messaged_at
            returning p.tenant_id, p.business_id, old.person is null as added
        ), used as (
            update tier t
            set used = t.used + a.people
            from (select tenant_id, business_id, count(*) as people from allowed where added group by 1, 2) a
            where t.tenant_id = a.tenant_id and t.business_id = a.business_id
        )
        select o.message_id, o.business_id
        from outside o
        join people using (tenant_id, business_id, person)
        where added and n > room""";
    private static final String FORGET = """
        with old as materialized (
            select tenant_id, business_id, person
            from tier_person
            where messaged_at < statement_timestamp() - interval '24 hours'
            order by messaged_at
            limit $1
        ), locked as materialized (
            select tenant_id, business_id
            from tier
            where (tenant_id, business_id) in (select tenant_id, business_id from old)
            order by tenant_id, business_id
            for update
        ), gone as (
            delete from tier_person p
            using old join locked using (tenant_id, business_id)
            where p.tenant_id = old.tenant_id and p.business_id = old.business_id and p.person = old.person
                and p.messaged_at < statement_timestamp() - interval '24 hours'
            returning p.tenant_id, p.business_id
        ), freed as (
            update tier t
            set used = t.used - g.people
            from (select tenant_id, business_id, count(*) as people from gone group by 1, 2) g
            where t.tenant_id = g.tenant_id and t.business_id = g.business_id
        )
        select count(*)::int as people from gone""";

    /** Each claim of a backlog reaches the limit again; one line in each wait says so. */
    private final Cache<String, Boolean> logged = Caffeine.newBuilder().expireAfterWrite(TRY_AGAIN).maximumSize(LOGGED_MAX)
            .executor(Runnable::run).build();
    private final OldRowDeletion deletion;
    private final MeterRegistry meters;

    Tiers(OldRowDeletion deletion, MeterRegistry meters) {
        this.deletion = deletion;
        this.meters = meters;
    }

    /**
     * Stores the limit that Meta reports. A text that is no limit changes nothing.
     *
     * @param limit as in {@code TIER_2K}, {@code TIER_UNLIMITED} or {@code 2000}
     */
    public Uni<Void> store(TenantId tenant, Tx tx, String businessId, @Nullable String limit) {
        var peopleMax = peopleMax(limit);
        return peopleMax != null || isUnlimited(limit)
                ? tx.update(STORE, tenant.value(), businessId, peopleMax).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** Returns how many people the limit that Meta reports allows; null if it is unlimited or no limit. */
    public static @Nullable Integer peopleMax(@Nullable String limit) {
        var matched = LIMIT.matcher(limit == null ? "" : limit);
        return matched.matches()
                ? Integer.valueOf(Integer.parseInt(matched.group(1)) * (matched.group(2).isEmpty() ? 1 : THOUSAND))
                : null;
    }

    public static boolean isUnlimited(@Nullable String limit) {
        return UNLIMITED.equals(limit);
    }

    /** Counts the people of the claimed messages. Returns the messages that must wait, because their accounts have reached the limit. */
    public Uni<Set<UUID>> count(Tx tx, List<ClaimedWork> claimed) {
        return tx.query(COUNT, Rows.uuids(claimed, one -> one.tenant().value()), Rows.uuids(claimed, ClaimedWork::id),
                Rows.uuids(claimed, one -> ChannelId.of(one.channel()).value()), Rows.texts(claimed, ClaimedWork::person),
                Rows.texts(claimed, one -> address(one.person())))
                .invoke(rows -> tx.afterCommit(() -> Rows.list(rows, row -> row.getString("business_id")).stream().distinct()
                        .forEach(this::reached)))
                .map(rows -> new HashSet<>(Rows.list(rows, row -> row.getUUID("message_id"))));
    }

    /** The key of the person in table {@code customer_window}. */
    private static String address(String person) {
        return PHONE.matcher(person).matches() ? PhoneNumber.canonical(person) : person;
    }

    private void reached(String businessId) {
        meters.counter("recado.tier.reached").increment();
        if (logged.asMap().putIfAbsent(businessId, true) == null) {
            Log.warnf(
                    "An account has reached its messaging limit; its templates to people outside the window wait, raise the"
                            + " limit at Meta or send fewer businessId=%s",
                    businessId);
        }
    }

    /** Deletes the people of all accounts whom nobody messaged for 24 hours, so that others can be messaged. */
    @Scheduled(every = "1m", delayed = "30s", concurrentExecution = SKIP)
    @Job("tier-people")
    Uni<Void> forget() {
        return deletion.run((tx, rowsMax) -> tx.query(FORGET, rowsMax)
                .map(rows -> Rows.first(rows, row -> row.getInteger("people")))).replaceWithVoid();
    }
}
