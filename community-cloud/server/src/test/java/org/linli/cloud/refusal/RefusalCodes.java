package org.linli.cloud.refusal;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The codes by which the sources refuse, found by reading them with the compiler's own parser. A code is a literal handed to {@code Refused} or to the code
 * argument of {@code Problem.of} and {@code Problem.conflict}; a method that only hands its parameter on is followed to its callers.
 */
final class RefusalCodes {

    private static final Set<String> FACTORIES =
            Set.of("unless", "invalid", "notFound", "conflict", "forbidden", "tooMany");

    /** Code and the places where it is used, {@code File.java:method}. */
    final Map<String, Set<String>> used = new TreeMap<>();

    /** Places whose code is neither a literal nor a parameter. */
    final Set<String> unreadable = new TreeSet<>();

    /** Every string literal of the sources. */
    final Set<String> literals = new HashSet<>();

    private final Map<String, ExpressionTree> constants = new HashMap<>();
    private final Set<Relay> relays = new HashSet<>();

    /** A method that hands on the code it was given. */
    private record Relay(String method, int arguments, int position) {}

    private RefusalCodes() {}

    static RefusalCodes in(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        RefusalCodes codes = new RefusalCodes();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            units.forEach(unit -> codes.new Constants().scan(unit, null));
            int known;
            do {
                known = codes.relays.size();
                units.forEach(unit -> codes.new Uses().scan(unit, null));
            } while (codes.relays.size() > known);
        }
        return codes;
    }

    private final class Constants extends TreeScanner<@Nullable Void, @Nullable Void> {
        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
            if (variable.getInitializer() instanceof LiteralTree literal && literal.getValue() instanceof String) {
                constants.put(variable.getName().toString(), literal);
            }
            return super.visitVariable(variable, null);
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
            if (literal.getValue() instanceof String text) {
                literals.add(text);
            }
            return null;
        }
    }

    private final class Uses extends TreeScanner<@Nullable Void, @Nullable Void> {
        private String file = "";
        private @Nullable MethodTree method;
        private String className = "";

        @Override
        public @Nullable Void visitCompilationUnit(CompilationUnitTree unit, @Nullable Void unused) {
            file = String.valueOf(Path.of(unit.getSourceFile().getName()).getFileName());
            // These two hand on any code.
            boolean handsOn = file.equals("Refused.java") || file.equals("Sentences.java");
            return handsOn ? null : super.visitCompilationUnit(unit, null);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            String outer = className;
            className = type.getSimpleName().toString();
            super.visitClass(type, null);
            className = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            MethodTree outer = method;
            method = tree;
            super.visitMethod(tree, null);
            method = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
            List<? extends ExpressionTree> arguments = call.getArguments();
            if (call.getMethodSelect() instanceof MemberSelectTree select) {
                String name = select.getIdentifier().toString();
                String owner = select.getExpression().toString();
                if (owner.equals("Refused") && FACTORIES.contains(name)) {
                    use(arguments.get(arguments.size() - 1));
                } else if (owner.equals("Problem") && name.equals("of")) {
                    use(arguments.get(1));
                } else if (owner.equals("Problem") && name.equals("conflict")) {
                    use(arguments.get(0));
                } else {
                    relay(name, arguments);
                }
            } else if (call.getMethodSelect() instanceof IdentifierTree name) {
                relay(name.getName().toString(), arguments);
            }
            return super.visitMethodInvocation(call, null);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void unused) {
            if (made.getIdentifier().toString().equals("Refused")
                    && made.getArguments().size() == 2) {
                use(made.getArguments().get(1));
            }
            relay(made.getIdentifier().toString(), made.getArguments());
            return super.visitNewClass(made, null);
        }

        private void relay(String name, List<? extends ExpressionTree> arguments) {
            for (Relay relay : Set.copyOf(relays)) {
                if (relay.method().equals(name) && relay.arguments() == arguments.size()) {
                    use(arguments.get(relay.position()));
                }
            }
        }

        private void use(ExpressionTree code) {
            if (code instanceof ParenthesizedTree inner) {
                use(inner.getExpression());
            } else if (code instanceof ConditionalExpressionTree either) {
                use(either.getTrueExpression());
                use(either.getFalseExpression());
            } else if (code instanceof LiteralTree literal && literal.getValue() instanceof String text) {
                used.computeIfAbsent(text, unused -> new TreeSet<>()).add(place());
            } else if (code instanceof IdentifierTree name
                    && !handsOn(name.getName().toString())) {
                constant(name.getName().toString());
            } else if (code instanceof MemberSelectTree select) {
                constant(select.getIdentifier().toString());
            } else if (!(code instanceof IdentifierTree)) {
                unreadable.add(place() + " " + code);
            }
        }

        private void constant(String name) {
            ExpressionTree value = constants.get(name);
            if (value instanceof LiteralTree literal && literal.getValue() instanceof String text) {
                used.computeIfAbsent(text, unused -> new TreeSet<>()).add(place());
            } else {
                unreadable.add(place() + " " + name);
            }
        }

        private boolean handsOn(String name) {
            if (method == null) {
                return false;
            }
            List<? extends VariableTree> parameters = method.getParameters();
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).getName().contentEquals(name)) {
                    String called = method.getName().contentEquals("<init>")
                            ? className
                            : method.getName().toString();
                    relays.add(new Relay(called, parameters.size(), i));
                    return true;
                }
            }
            return false;
        }

        private String place() {
            return file + (method == null ? "" : ":" + method.getName());
        }
    }
}
