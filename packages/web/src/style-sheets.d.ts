/** A style sheet that a module brings along; Vite loads it with the module. */
declare module "*.css";
