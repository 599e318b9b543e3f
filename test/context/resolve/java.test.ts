import { completes, hasSiblings, resolves, type Fixture } from "./fixture.ts";

const java: Fixture = {
  languageId: "java",
  files: {
    "core/src/main/java/org/acme/Order.java": "",
    "core/src/main/java/org/acme/OrderStore.java": "",
    "core/src/main/java/org/acme/tax/Rates.java": "",
    "core/src/test/java/org/acme/OrderTest.java": "",
    "app/src/main/java/org/acme/Order.java": "",
    "app/src/main/java/org/acme/app/Main.java": "",
    "app/src/main/kotlin/Extensions.kt": "",
    "app/src/main/kotlin/Shapes.kt": "",
    "other/Order.java": "",
  },
  packages: {
    "app/src/main/kotlin/Extensions.kt": "org.acme.kt",
    "app/src/main/kotlin/Shapes.kt": "org.acme.kt",
  },
};
const appMain = "app/src/main/java/org/acme/app/Main.java";
const coreJava = (path: string): string => `core/src/main/java/org/acme/${path}`;

suite("imports of Java and Kotlin", () => {
  resolves(java, [
    [coreJava("tax/Rates.java"), "org.acme.Order", coreJava("Order.java"), "app/src/main/java/org/acme/Order.java"],
    [appMain, "org.acme.Order: Order", "app/src/main/java/org/acme/Order.java", coreJava("Order.java")],
    [appMain, "org.acme: OrderStore", coreJava("OrderStore.java")],
    [appMain, "org.acme.tax.Rates.Kind", coreJava("tax/Rates.java")],
    [appMain, "org.acme.tax.Rates.of: of", coreJava("tax/Rates.java")],
    [appMain, "org.acme.tax.Rates: *", coreJava("tax/Rates.java")],
    [appMain, "org.acme.tax: *", coreJava("tax/Rates.java")],
    [appMain, "org.acme.kt.Extensions", "app/src/main/kotlin/Extensions.kt"],
    [appMain, "org.acme.kt.twice: twice", "app/src/main/kotlin/Extensions.kt", "app/src/main/kotlin/Shapes.kt"],
    [appMain, "java.util.List"],
    [appMain, "java.util: *"],
    [appMain, "org.other.Order"],
  ]);
  completes(java, [
    [appMain, "org.acme.tax.", "org.acme.tax.Rates"],
    [appMain, "org.acme.O", "org.acme.Order", "org.acme.OrderStore"],
    [appMain, "", "org.acme"],
  ]);
  hasSiblings(java, [
    [
      "core/src/test/java/org/acme/OrderTest.java",
      coreJava("Order.java"),
      coreJava("OrderStore.java"),
      "app/src/main/java/org/acme/Order.java",
    ],
    ["app/src/main/kotlin/Shapes.kt", "app/src/main/kotlin/Extensions.kt"],
    [appMain],
  ]);
});
