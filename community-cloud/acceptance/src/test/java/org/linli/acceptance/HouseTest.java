package org.linli.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Who may depend on whom. The list is the house of ARCHITECTURE: what is not named here is not allowed. */
@AnalyzeClasses(packages = "org.linli", importOptions = DoNotIncludeTests.class)
class HouseTest {

    private static ArchRule mayUse(String module, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = module;
        System.arraycopy(others, 0, allowed, 1, others.length);
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages("org.linli..")
                        .or(com.tngtech.archunit.base.DescribedPredicate.or(java.util.Arrays.stream(allowed)
                                .map(each -> resideInAPackage(each))
                                .toList())));
    }

    @ArchTest
    static final ArchRule messagesAreALeaf = mayUse("org.linli.messages..");

    @ArchTest
    static final ArchRule hardwarePortsAreALeaf = mayUse("org.linli.hardware");

    @ArchTest
    static final ArchRule whatDriversShareKnowsOnlyThePorts =
            mayUse("org.linli.hardware.driver..", "org.linli.hardware");

    @ArchTest
    static final ArchRule theVirtualBoardKnowsOnlyThePorts =
            mayUse("org.linli.hardware.virtual..", "org.linli.hardware", "org.linli.hardware.driver");

    @ArchTest
    static final ArchRule thePiKnowsOnlyThePorts =
            mayUse("org.linli.hardware.pi..", "org.linli.hardware", "org.linli.hardware.driver");

    @ArchTest
    static final ArchRule theHttpKitKnowsNoFeature = mayUse("org.linli.mobileapi..");

    @ArchTest
    static final ArchRule theCallCoreKnowsOnlyMessages =
            mayUse("org.linli.intercom..", "org.linli.messages..").allowEmptyShould(true);

    @ArchTest
    static final ArchRule theAlarmCoreKnowsOnlyMessages =
            mayUse("org.linli.eldercare..", "org.linli.messages..").allowEmptyShould(true);

    @ArchTest
    static final ArchRule theDoorNeedsNoCloud = mayUse(
            "org.linli.door..",
            "org.linli.hardware..",
            "org.linli.messages..",
            "org.linli.intercom..",
            "org.linli.eldercare..");

    @ArchTest
    static final ArchRule theCloudTouchesNoHardware = mayUse(
            "org.linli.cloud..",
            "org.linli.messages..",
            "org.linli.mobileapi..",
            "org.linli.intercom..",
            "org.linli.eldercare..");

    @ArchTest
    static final ArchRule decidingIsPure = noClasses()
            .that()
            .resideInAnyPackage("org.linli.door.decide..", "org.linli.door.state..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.net..",
                    "java.sql..",
                    "java.util.concurrent..",
                    "org.linli.door.runtime..",
                    "org.linli.door.store..");

    /** Values of the boards, such as a card read, are welcome there; the boards themselves and anything else that must be closed are not. */
    @ArchTest
    static final ArchRule decidingHoldsNothingOpen = noClasses()
            .that()
            .resideInAnyPackage("org.linli.door.decide..", "org.linli.door.state..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.linli..").and(assignableTo(AutoCloseable.class)));

    @ArchTest
    static final ArchRule decidingTakesTheTimeFromOutside = noClasses()
            .that()
            .resideInAnyPackage("org.linli.door.decide..", "org.linli.door.state..", "org.linli.messages..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule pi4jStaysBehindThePorts = noClasses()
            .that()
            .resideOutsideOfPackage("org.linli.hardware.pi..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.pi4j..");

    @ArchTest
    static final ArchRule aDoorsPartsFormNoCircle = SlicesRuleDefinition.slices()
            .matching("org.linli.door.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule theCloudsFeaturesFormNoCircle = SlicesRuleDefinition.slices()
            .matching("org.linli.cloud.(*)..")
            .should()
            .beFreeOfCycles();
}
