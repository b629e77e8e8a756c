import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** A server that ends at once on SIGTERM, after half a second: its requests in flight are lost. */
public class Server {
  public static void main(String[] arguments) throws Exception {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 0);
    server.setExecutor(Executors.newFixedThreadPool(32));
    server.createContext("/", exchange -> {
      if (exchange.getRequestURI().getPath().startsWith("/slow")) {
        try {
          Thread.sleep(1500);
        } catch (InterruptedException ignored) {
          return;
        }
      }
      exchange.sendResponseHeaders(200, 2);
      try (var body = exchange.getResponseBody()) {
        body.write("ok".getBytes());
      }
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      server.stop(0);
      try {
        Thread.sleep(500);
      } catch (InterruptedException ignored) {
        // it ends sooner
      }
    }));
    server.start();
  }
}
