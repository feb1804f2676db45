import longhand from "../eleventy.ts";

export default longhand;
