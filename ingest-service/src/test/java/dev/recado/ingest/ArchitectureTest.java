package dev.recado.ingest;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.recado.kit.test.ArchitectureRules;

@AnalyzeClasses(packages = "dev.recado.ingest", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests RULES_OF_EVERY_MODULE = ArchTests.in(ArchitectureRules.class);
}
