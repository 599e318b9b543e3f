export const noServers = "This Lacuna signs in nowhere.";
export const noUrl = "No server is named; set server.url, such as https://code.example.com.";
