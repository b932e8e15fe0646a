package dev.recado.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.recado.kit.test.ArchitectureRules;

@AnalyzeClasses(packages = "dev.recado.auth", importOptions = ImportOption.DoNotIncludeTests.class)
class AuthArchitectureTest {

    /** Methods that read or write across tenants, with the reason. */
    private static final Set<String> ACROSS_TENANTS = Set.of(
            // a login names no tenant: the e-mail is unique in the suite and determines the tenant
            "UserRepository.findForLogin",
            // the list of all tenants, which only a platform administrator may read
            "TenantRepository.page", "TenantRepository.countAll",
            // publishes users of all tenants that were never published
            "UserRepository.unannounced",
            // the secret of a link determines the tenant, and a request for a new password names none
            "InviteRepository.findOpen", "InviteRepository.use", "PasswordResetRepository.findUsable",
            "PasswordResetRepository.use",
            "PasswordResetRepository.recordRequest", "PasswordResetRepository.claimRequests",
            // one job sends the due mails of all tenants
            "MailOutboxRepository.findDue", "MailOutboxRepository.reschedule",
            // publishes the chain heads of all tenants
            "ChainHeadRepository.listAfter",
            // signing keys belong to the suite
            "SigningKeyRepository.notRetiredBefore", "SigningKeyRepository.active",
            // login attempts name no tenant and are counted by keyed hashes
            "LoginThrottleRepository.waits", "LoginThrottleRepository.wait", "LoginThrottleRepository.increment",
            "LoginThrottleRepository.reserveSuiteLogin", "LoginThrottleRepository.releaseSuiteLogin",
            "LoginThrottleRepository.decrement",
            "LoginThrottleRepository.clear", "LoginThrottleRepository.touch", "LoginThrottleRepository.deleteExpired",
            // a refresh token is unique in the suite and determines the tenant; retention deletes sessions of all tenants
            "SessionRepository.use", "SessionRepository.useInParallel", "SessionRepository.findUsed",
            "SessionRepository.findByToken",
            "SessionRepository.deleteExpired", "SessionRepository.deleteExpiredTokens",
            // the prefix of an API key is unique in the suite and determines the tenant
            "ApiKeyRepository.findByPrefix",
            // one job creates the topics of all tenants' publishers
            "PublisherRepository.withoutTopic");

    @ArchTest
    static final ArchTests RULES_OF_EVERY_MODULE = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule repository_methods_have_the_tenant_as_first_parameter = methods()
            .that().areDeclaredInClassesThat().haveSimpleNameEndingWith("Repository")
            .and().areNotPrivate().and().doNotHaveModifier(JavaModifier.SYNTHETIC)
            .and(DescribedPredicate.describe("are not listed as exceptions", method -> !ACROSS_TENANTS.contains(name(method))))
            .should(new TenantFirst());

    private static String name(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }
}
