package dev.recado.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.Set;

import jakarta.annotation.security.PermitAll;
import jakarta.persistence.Entity;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.recado.auth.throttle.RateLimitedByAddress;

@AnalyzeClasses(packages = "dev.recado.auth", importOptions = ImportOption.DoNotIncludeTests.class)
class AuthArchitectureTest {

    /** Each looks beyond one tenant, and why it may. */
    private static final Set<String> ACROSS_TENANTS = Set.of(
            // who logs in names no tenant: the e-mail is unique in the suite, and the answer is the account's own tenant
            "UserRepository.findForLogin",
            // the platform admin's list of all tenants; its resource lets nobody else in
            "TenantRepository.page", "TenantRepository.countAll",
            // the other services are told of everybody of before, tenant by tenant
            "UserRepository.unannounced",
            // a link's secret stands for the tenant, and who has forgotten a password names none
            "InviteRepository.findOpen", "InviteRepository.use", "PasswordResetRepository.findUsable",
            "PasswordResetRepository.use",
            "PasswordResetRepository.recordRequest", "PasswordResetRepository.claimRequests",
            // what is due to be sent is so whosever it is
            "MailOutboxRepository.findDue", "MailOutboxRepository.reschedule",
            // the ends of all chains are told outside the database
            "ChainHeadRepository.endsAfter",
            // signing keys are the suite's, no tenant's
            "SigningKeyRepository.notRetiredBefore", "SigningKeyRepository.active",
            // attempts to log in name no tenant, and are counted by keyed hashes
            "LoginThrottleRepository.waits", "LoginThrottleRepository.wait", "LoginThrottleRepository.increment",
            "LoginThrottleRepository.reserveSuiteLogin", "LoginThrottleRepository.decrement",
            "LoginThrottleRepository.clear", "LoginThrottleRepository.touch", "LoginThrottleRepository.deleteExpired",
            // a refresh token is unique in the suite and names its tenant itself; old sessions are forgotten of all
            "SessionRepository.use", "SessionRepository.useInParallel", "SessionRepository.findUsed",
            "SessionRepository.findByToken",
            "SessionRepository.deleteExpired", "SessionRepository.deleteExpiredTokens",
            // a machine's prefix is unique in the suite, and the answer is its key's own tenant
            "ApiKeyRepository.findByPrefix",
            // topics are made for the publishers of all tenants, as are their names
            "PublisherRepository.withoutTopic");

    @ArchTest
    static final ArchRule features_have_no_cycles = slices().matching("dev.recado.auth.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule resources_show_views_never_entities = noClasses().that().haveSimpleNameEndingWith("Resource")
            .should().dependOnClassesThat().areAnnotatedWith(Entity.class);

    @ArchTest
    static final ArchRule what_is_open_to_everybody_is_rated_by_address = classes().that().areAnnotatedWith(PermitAll.class)
            .should().beAnnotatedWith(RateLimitedByAddress.class);

    @ArchTest
    static final ArchRule a_repository_is_asked_for_a_tenant_first = methods()
            .that().areDeclaredInClassesThat().haveSimpleNameEndingWith("Repository")
            .and().doNotHaveModifier(JavaModifier.SYNTHETIC)
            .and(DescribedPredicate.describe("are no known exception", method -> !ACROSS_TENANTS.contains(name(method))))
            .should(new TakeTenantFirst());

    private static String name(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }
}
